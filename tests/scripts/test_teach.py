"""scripts/teach.py and scripts/add_replay.py, as a person calls them; the page's job does the same work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.datasets.manifest import write_manifest
from fer_core.networks.classifier import load_classifier
from fer_core.workspace import ROOT
from tests.drawn_dataset import write_folder
from tests.taught_network import new_pictures, three_clips


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the dataset "faces": three clips of a bored face."""
    home = tmp_path_factory.mktemp("home")
    dataset = new_pictures(three_clips())
    write_folder(home / "data/faces", {each.file: dataset.source.read(each.file) for each in dataset.manifest.records})
    write_manifest(dataset.manifest, home / "data/faces")
    return home


def command(home: Path, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FER_STUDIO_HOME": str(home)},
        stdin=subprocess.DEVNULL,
    )


def test_the_shipped_network_is_taught(home: Path) -> None:
    done = command(home, "teach.py", "default", "faces", "--name", "with bored", "--json", home / "figures.json")
    assert done.returncode == 0, done.stderr
    figures = json.loads((home / "figures.json").read_text())
    (new,) = figures["taught"]
    assert (new["label"], new["pictures"], new["separation"], new["found"]["total"]) == ("bored", 17, "apart", 3)
    assert f"recall     {new['found']['share']:.1%} ({new['found']['right']} of 3), on clips" in done.stdout
    assert "(held-out frames of 1 clip: too few for an interval)" in done.stdout
    assert f"before  {figures['old']['before']['share']:.1%} (" in done.stdout
    assert figures["old"]["before"]["total"] == 641
    assert figures["old"]["after"]["share"] > figures["old"]["before"]["share"] - 0.03
    assert load_classifier(home / "models/with bored").labels[-1] == "bored"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["teach.py", "absent", "faces", "--name", "x"], 'no network "absent"'),
        (["teach.py", "default", "faces", "--name", "../x"], "cannot be a network's name"),
        (["teach.py", "default", "faces", "--name", "default"], "a network 'default' already"),
        (["teach.py", "default", "absent", "--name", "x"], "There is no dataset"),
        (["add_replay.py", "absent", "faces"], 'no network "absent"'),
    ],
    ids=["network", "name", "taken", "dataset", "replay"],
)
def test_unusable_input_gets_one_sentence(home: Path, arguments: list[str], message: str) -> None:
    done = command(home, *arguments)
    assert done.returncode == 2
    assert message in done.stderr and len(done.stderr.strip().splitlines()) == 1
