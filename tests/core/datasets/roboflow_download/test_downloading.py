"""The real ``roboflow`` package against a fake server: pictures arrive, and nothing stays, whatever happens."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.sources.roboflow_download import downloaded
from fer_core.datasets.sources.roboflow_project import api_key
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.workspace import ROOT
from tests.core.datasets.roboflow_download.asking import KEY, PICTURES, VERSION, children, fetch, soon
from tests.fake_roboflow import PROJECT, WORKSPACE, Answer, FakeRoboflow, fake_roboflow


def test_the_pictures_arrive_and_leave_again(roboflow: FakeRoboflow, place: Path) -> None:
    roboflow.preparing = [0.25, 0.5]
    told: list[tuple[int, int]] = []
    with downloaded(VERSION, KEY, folder=place, progress=lambda *how_far: told.append(how_far)) as path:
        dataset = open_dataset(path)
        got = {record.source: dataset.source.read(record.file) for record in dataset.manifest.records}
    assert got == PICTURES
    assert dataset.name == f"{PROJECT}-3"
    assert dataset.manifest.splits == ("train", "valid", "test")
    assert dataset.manifest.counts("train") == {"angry": 3, "happy": 3, "sad": 3, "plictisit ñ": 1}
    assert told[:2] == [(25, 100), (50, 100)]
    assert told[-1] == (len(roboflow.archive), len(roboflow.archive))
    assert roboflow.asked[:4] == ["key", "workspace", "project", "project"]
    assert not path.exists()


def test_an_error_while_importing_removes_the_download(roboflow: FakeRoboflow, place: Path) -> None:
    with pytest.raises(ZeroDivisionError), downloaded(VERSION, KEY, folder=place) as path:
        raise ZeroDivisionError(path.stat().st_size * 0)
    assert not path.exists()


def test_a_key_without_small_letters_is_used_too(roboflow: FakeRoboflow, place: Path) -> None:
    roboflow.key = "ABC123"
    with downloaded(VERSION, "ABC123", folder=place) as path:
        assert path.read_bytes() == roboflow.archive
    with pytest.raises(DatasetError, match="does not accept this API key"):
        fetch(place, key="ABC124")


def test_the_key_of_the_environment_counts_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROBOFLOW_API_KEY", " of the environment\n")
    assert (api_key(None), api_key("  "), api_key(" mine ")) == ("of the environment", "of the environment", "mine")
    monkeypatch.setenv("ROBOFLOW_API_KEY", " ")
    with pytest.raises(DatasetError, match="There is no Roboflow API key"):
        api_key("")


def test_a_download_may_be_redirected(roboflow: FakeRoboflow, place: Path) -> None:
    with fake_roboflow(KEY, roboflow.archive) as storage:
        roboflow.wrong["link"] = lambda answer: answer.redirect(f"{storage.url}/export.zip")
        with downloaded(VERSION, KEY, folder=place) as path:
            assert path.read_bytes() == roboflow.archive
    assert storage.lines == ["/export.zip"]


def test_two_downloads_at_once(roboflow: FakeRoboflow, place: Path) -> None:
    got: list[bytes] = []

    def one() -> None:
        with downloaded(VERSION, KEY, folder=place) as path:
            got.append(path.read_bytes())

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [roboflow.archive] * 2


def test_a_cancel_ends_the_process_at_once(roboflow: FakeRoboflow, place: Path) -> None:
    roboflow.wrong["link"] = Answer.hang
    with pytest.raises(WorkCancelled):
        fetch(place, cancelled=lambda: "link" in roboflow.asked)
    assert children() == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the process in /proc")
def test_a_killed_process_is_told(roboflow: FakeRoboflow, place: Path) -> None:
    def kill() -> bool:
        for child in children() if "link" in roboflow.asked else []:
            os.kill(int(child.name), signal.SIGKILL)
        return False

    roboflow.wrong["link"] = Answer.hang
    with pytest.raises(DatasetError, match=r"ended by itself \(exit code -9"):
        fetch(place, cancelled=kill)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="kills as POSIX does")
@pytest.mark.parametrize("step", ["link", "import"], ids=["downloading", "importing"])
def test_nothing_stays_when_the_parent_is_killed(roboflow: FakeRoboflow, place: Path, step: str) -> None:
    if step == "link":
        roboflow.wrong["link"] = Answer.hang
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(place)], cwd=ROOT, stdin=subprocess.PIPE, text=True)
    assert parent.stdin
    parent.stdin.write(KEY + "\n")
    parent.stdin.flush()
    assert soon(lambda: "link" in roboflow.asked and (step == "link" or any(place.rglob("*-3.zip"))))
    assert len(list(place.iterdir())) == 1
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdin.close()
    assert soon(lambda: not list(place.iterdir()))


PARENT = textwrap.dedent(f"""
    import sys, time
    from pathlib import Path
    from fer_core.datasets.sources.roboflow_download import downloaded
    from fer_core.datasets.sources.roboflow_project import RoboflowProject
    project = RoboflowProject(workspace={WORKSPACE!r}, project={PROJECT!r}, version=3)
    with downloaded(project, sys.stdin.readline().strip(), folder=Path(sys.argv[1])):
        time.sleep(60)
""")
