"""find_label_issues and publish_dataset, as a person calls them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.training import out_of_fold
from fer_core.workspace import ROOT
from scripts import find_label_issues
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import files, write_folder

VOTES = {"train/happy/0.png": "sad=8 happy=2", "train/sad/1.png": "contempt=9", "valid/sad/0.png": "not_face=9"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace that holds the dataset "drawn ü", with some votes."""
    make_dataset(tmp_path / "data" / "drawn ü", votes=VOTES)
    return tmp_path


def command(home: Path, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FER_STUDIO_HOME": str(home)},
        cwd=home,
        stdin=subprocess.DEVNULL,
    )


def test_votes_that_disagree_are_listed_and_queued(home: Path) -> None:
    done = command(home, "find_label_issues.py", "drawn ü", "--json", "out/issues.json")
    assert done.returncode == 0, done.stderr
    assert "votes_disagree           2" in done.stdout
    assert "0.800  train/happy/0.png  (8 of 10 votes for sad, 2 for happy)" in done.stdout
    rows = json.loads((home / "out/issues.json").read_text())
    assert [(row["file"], row["suggestion"]) for row in rows] == [
        ("train/sad/1.png", "contempt"),
        ("train/happy/0.png", "sad"),
    ]
    assert len(Curation(home / "data/drawn ü").findings()) == 2


def test_losses_and_folds_are_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process, with a recipe of one short epoch."""
    recipe = home / "recipe.json"
    recipe.write_text(json.dumps({"options": {"widths": [4], "depths": [1]}, "input": {"size_px": 24}, "epochs": 1}))
    monkeypatch.setattr(out_of_fold, "LABEL_CHECK", recipe)
    folder = home / "data" / "drawn ü"
    bored = [Decision(file=f"{split}/sad/0.png", action="relabel", value="bored") for split in ("train", "valid")]
    Curation(folder).decide(bored, window="a")
    asked = find_label_issues.parser().parse_args([str(folder), "--model", "default", "--out-of-fold"])
    assert find_label_issues.main(asked) == 0
    losses = len(Curation(folder).findings(("high_loss",)))
    said = capsys.readouterr().out
    assert losses and re.search(rf"high_loss +{losses}\n", said)
    assert "Left out: 1 picture whose class the network does not know." in said
    assert "Left out: 1 picture whose class has too few pictures" in said
    assert Curation(folder).searched() == {"votes_disagree", "high_loss", "network_disagrees"}


def test_a_version_is_published_and_reported(home: Path) -> None:
    folder = home / "data" / "drawn ü"
    Curation(folder).decide([Decision(file="train/angry/0.png", action="exclude")], window="a")
    done = command(home, "publish_dataset.py", "drawn ü", "--drop-not-faces")
    assert done.returncode == 0, done.stderr
    assert str(home / "data" / "drawn ü@1") in done.stdout
    assert "16 of 18 pictures: 0 relabelled (0 of them by votes), 0 moved" in done.stdout
    assert "left out: 1 excluded by a person" in done.stdout
    assert "left out: 1 not a face, most voters said" in done.stdout
    assert ["angry", "4", ">", "3", "2", ">", "2"] in [line.split() for line in done.stdout.splitlines()]
    assert len(list((home / "data" / "drawn ü@1").rglob("*.png"))) == 16
    again = command(home, "publish_dataset.py", "drawn ü@1", "--majority")
    assert again.returncode == 0, again.stderr
    assert "2 of 16 pictures: 2 relabelled (2 of them by votes)" in again.stdout
    assert (home / "data" / "drawn ü@2" / "train" / "contempt" / "1.png").is_file()


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("publish_dataset.py", ["absent"], "There is no dataset 'absent'"),
        ("publish_dataset.py", ["plain"], "is not an imported dataset"),
        ("find_label_issues.py", ["absent"], "There is no dataset 'absent'"),
        ("find_label_issues.py", ["drawn ü", "--model", "absent"], 'There is no network "absent"'),
    ],
    ids=["publish absent", "publish a plain folder", "find absent", "no network"],
)
def test_unusable_input_is_one_line(home: Path, name: str, arguments: list[str], message: str) -> None:
    write_folder(home / "plain", files({"train": 1}))
    done = command(home, name, *arguments)
    assert done.returncode == 2
    assert message in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert [path.name for path in (home / "data").iterdir()] == ["drawn ü"]
