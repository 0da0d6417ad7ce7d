"""Several processes and threads decide at once; one is killed; one may only read."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.workspace import ROOT
from tests.curated_dataset import make_dataset
from tests.other_process import WAITS, go, start

DECIDE = (
    """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from fer_core.datasets.curation import Curation, Decision

folder, window, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
files = [record.file for record in Curation(folder).manifest().records]
"""
    + WAITS
    + """
def decide(number):
    curation = Curation(folder)
    label = f"{window}-{number}"
    curation.decide([Decision(file=files[number % len(files)], action="relabel", value=label)], window=window)
    print(label, flush=True)

with ThreadPoolExecutor(2) as pool:
    list(pool.map(decide, range(times)))
"""
)


def taken_back(folder: Path, window: str) -> list[str]:
    """Undo everything of a window: the labels it had given."""
    labels = []
    while undone := Curation(folder).undo(window):
        labels += [decision.value for decision in undone]
    return labels


def test_processes_and_threads_lose_nothing(folder: Path) -> None:
    """The file is not there when they begin, so they make it at the same time too."""
    processes = [start(DECIDE, folder, window, 20) for window in "abc"]
    for process in processes:
        go(process)
    outputs = [process.communicate(timeout=60)[0].split() for process in processes]
    for window, output in zip("abc", outputs, strict=True):
        assert len(output) == 20
        assert sorted(taken_back(folder, window)) == sorted(output)
    left = sorted(path.name for path in folder.iterdir() if "curation" in path.name)
    assert left in (["curation.sqlite"], [".curation.sqlite.lock", "curation.sqlite"])


def test_windows_of_one_process_lose_nothing(curation: Curation) -> None:
    files = [record.file for record in curation.manifest().records]

    def decide(number: int) -> int:
        return Curation(curation.folder).decide(
            [Decision(file=files[number % len(files)], action="exclude")], window=str(number)
        )

    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(decide, range(40)))
    assert sorted(batches) == list(range(1, 41))
    assert len(curation.standings()) == len(files)


def test_a_killed_process_loses_nothing(folder: Path) -> None:
    process = start(DECIDE, folder, "a", 10_000)
    go(process)
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(15)]
    process.kill()
    told += process.communicate(timeout=60)[0].split()
    stored = taken_back(folder, "a")
    assert len(told) >= 15 and set(told) <= set(stored)
    assert Curation(folder).decide([Decision(file="train/sad/0.png", action="keep")], window="b") > len(stored)


def test_a_process_that_dies_at_once_after_deciding(folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from fer_core.datasets.curation import Curation, Decision\n"
        "Curation(Path(sys.argv[1])).decide([Decision(file='train/sad/0.png', action='exclude')], window='a')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    assert Curation(folder).standings()["train/sad/0.png"].excluded


READ_ONLY = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fer_core.datasets.curation import Curation, Decision
from fer_core.errors import DatasetError
if os.geteuid() == 0:
    os.setuid(65534)
curation = Curation(Path(sys.argv[1]))
print(sorted(curation.standings()))
try:
    curation.decide([Decision(file="train/sad/1.png", action="exclude")], window="a")
except DatasetError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs Unix rights")
@pytest.mark.parametrize("decided", [True, False], ids=["with decisions", "without"])
def test_a_read_only_folder_is_read_and_told(tmp_path: Path, decided: bool) -> None:
    folder = make_dataset(tmp_path / "data" / "drawn")
    if decided:
        Curation(folder).decide([Decision(file="train/sad/0.png", action="exclude")], window="a")
    temporary = Path(tempfile.gettempdir())
    above = [path for path in tmp_path.parents if path.is_relative_to(temporary) and path != temporary]
    for path in (folder, *above, tmp_path, tmp_path / "data"):
        path.chmod(0o555 if path == folder else 0o755)
    for path in folder.glob("*.*"):
        path.chmod(0o444)
    try:
        result = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder), str(ROOT)], capture_output=True, text=True, check=True
        )
    finally:
        folder.chmod(0o755)
    standings, error = result.stdout.splitlines()
    assert standings == ("['train/sad/0.png']" if decided else "[]")
    assert "cannot be written" in error and "Make the dataset's folder writable" in error
