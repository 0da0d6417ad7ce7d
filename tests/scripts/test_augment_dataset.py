"""augment_dataset.py, as a person calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.workspace import ROOT
from tests.drawn_dataset import files, png, write_archive


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace that holds the dataset "drawn", and an archive of it."""
    contents = files({"train": 4, "valid": 2}) | {"train/sad/more.png": png("sad", 99)}
    archive = write_archive(tmp_path / "drawn.zip", contents)
    import_dataset(open_dataset(archive), tmp_path / "data" / "drawn")
    return tmp_path


def augment(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "augment_dataset.py", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FER_STUDIO_HOME": str(home)},
        stdin=subprocess.DEVNULL,
    )


def test_a_dataset_by_name_with_the_ranges_that_were_named(home: Path) -> None:
    done = augment(home, "drawn", "--into", "more ü", "--rotation", "15", "--flip", "--copies", "2", "--seed", "7")
    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.splitlines()[1:]] == [
        ["train", "before", "after"],
        ["angry", "4", "12"],
        ["happy", "4", "12"],
        ["sad", "5", "15"],
        ["all", "13", "39"],
        ["As", "they", "were:", "valid", "6"],
    ]
    said = json.loads((home / "data/more ü/augmentation.json").read_text())
    on = {name: value for name, value in said["config"].items() if value}
    assert on == {"rotation_degrees": 15, "flip": True, "interpolation": "linear"}
    assert (said["copies"], said["seed"], said["source"]["name"]) == (2, 7, "drawn")
    assert open_dataset(home / "data/more ü").manifest.counts("train") == {"angry": 12, "happy": 12, "sad": 15}


def test_an_archive_balanced_into_a_path_with_the_usual_ranges(home: Path) -> None:
    done = augment(home, home / "drawn.zip", "--into", home / "elsewhere" / "balanced", "--balance")
    assert done.returncode == 0, done.stderr
    manifest = open_dataset(home / "elsewhere" / "balanced").manifest
    assert manifest.counts("train") == {"angry": 5, "happy": 5, "sad": 5}
    said = json.loads((home / "elsewhere/balanced/augmentation.json").read_text())
    assert said["config"]["brightness"] > 0 and said["config"]["rotation_degrees"] > 0


def test_what_was_decided_is_carried_out(home: Path) -> None:
    decisions = [
        Decision(file="train/sad/0.png", action="exclude"),
        Decision(file="train/happy/0.png", action="relabel", value="bored"),
    ]
    Curation(home / "data" / "drawn").decide(decisions, window="w")
    done = augment(home, "drawn", "--into", "more", "--flip")
    assert done.returncode == 0, done.stderr
    expected = {"angry": 8, "happy": 6, "sad": 8, "bored": 2}
    assert open_dataset(home / "data" / "more").manifest.counts("train") == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["drawn", "--into", "drawn"], "exists already"),
        (["nothing", "--into", "x"], "There is no dataset nothing"),
        (["drawn", "--into", "x", "--rotation", "270"], "rotation_degrees must lie between 0 and 180"),
        (["drawn", "--into", "x", "--zoom", "0"], "Every change is switched off"),
        (["drawn", "--into", "x", "--copies", "0"], "from 1 to 100, got 0"),
        (["drawn", "--into", "a:b"], "cannot be a dataset's name"),
    ],
    ids=["target", "source", "range", "nothing", "copies", "name"],
)
def test_unusable_input_is_one_line_and_code_2(home: Path, arguments: list[str], message: str) -> None:
    done = augment(home, *arguments)
    assert done.returncode == 2
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert message in done.stderr
    assert [path.name for path in (home / "data").iterdir()] == ["drawn"]


@pytest.mark.parametrize("arguments", [["drawn"], ["drawn", "--into", "x", "--copies", "2", "--balance"]], ids=str)
def test_wrong_usage_is_code_2(home: Path, arguments: list[str]) -> None:
    done = augment(home, *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr
