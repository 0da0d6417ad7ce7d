"""inspect_dataset as a person calls it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.curation.store import Curation
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.inspection.statistics import load_statistics
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.votes import Votes
from fer_core.workspace import ROOT
from tests.core.datasets.inspection.drawn import encoded, scene
from tests.drawn_dataset import write_archive

FILES = {
    "train/happy/a.png": encoded(scene(1)),
    "valid/sad/a.png": encoded(scene(1)),
    "train/happy/b.png": encoded(scene(2)),
    "valid/sad/black.png": encoded(np.zeros((48, 48), np.uint8)),
}


def command(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "inspect_dataset.py", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FER_STUDIO_HOME": str(home)},
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "my pictures.zip", FILES)


def test_an_archive_is_described_and_written_as_json(archive, tmp_path):
    done = command(tmp_path, archive, "--json", tmp_path / "out" / "found.json", "--sheet", tmp_path / "sheets")
    assert done.returncode == 0, done.stderr
    assert "my pictures, 4 pictures" in done.stdout
    assert "sizes in pixels: 48 x 48 (4)" in done.stdout
    row = next(line for line in done.stdout.splitlines() if line.startswith("exact copies"))
    assert row.split() == ["exact", "copies", "1", "(2)", "1", "(2)", "1", "(2)"]
    content = json.loads((tmp_path / "out" / "found.json").read_text())
    assert content["data"] == "my pictures"
    assert content["statistics"]["counts"]["train"] == {"happy": 2, "sad": 0}
    assert {found["file"] for found in content["findings"] if found["reason"] == "no_face"} >= {"valid/sad/black.png"}
    assert (tmp_path / "sheets" / "exact_copy.png").is_file()
    assert "curation queue" not in done.stdout


def test_findings_of_an_imported_dataset_go_into_its_queue(archive, tmp_path):
    folder = tmp_path / "data" / "faces 😀"
    import_dataset(open_dataset(archive), folder)
    done = command(tmp_path, "faces 😀", "--no-faces")
    assert done.returncode == 0, done.stderr
    assert "curation queue of faces 😀" in done.stdout
    found = Curation(folder).findings(("exact_copy",))
    assert {finding.file for finding in found} == {"train/happy/a.png", "valid/sad/a.png"}
    assert all(finding.across_splits and finding.labels_differ for finding in found)
    assert "no_face" not in Curation(folder).searched()
    assert load_statistics(folder).pictures == 4


def test_contradicting_votes_are_looked_for_too(archive, tmp_path):
    dataset = open_dataset(archive)
    votes = Votes(counts=(("sad", 9), ("happy", 1)))
    records = tuple(replace(record, votes=votes) for record in dataset.manifest.records)
    import_dataset(replace(dataset, manifest=Manifest(records=records)), tmp_path / "data/voted")
    done = command(tmp_path, "voted", "--no-faces")
    assert done.returncode == 0, done.stderr
    assert ["votes", "disagree", "2"] in [line.split() for line in done.stdout.splitlines()]
    assert {found.file for found in Curation(tmp_path / "data/voted").findings(("votes_disagree",))} == {
        "train/happy/a.png",
        "train/happy/b.png",
    }


def test_a_place_for_sheets_that_is_none_is_told_first(archive, tmp_path):
    (tmp_path / "file").touch()
    done = command(tmp_path, archive, "--no-faces", "--sheet", tmp_path / "file")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "cannot be written" in done.stderr
    assert done.stdout == ""


def test_a_sheet_that_cannot_be_written_loses_no_finding(archive, tmp_path):
    import_dataset(open_dataset(archive), tmp_path / "data/faces")
    (tmp_path / "sheets/exact_copy.png").mkdir(parents=True)
    done = command(tmp_path, "faces", "--no-faces", "--sheet", tmp_path / "sheets")
    assert done.returncode == 2, done.stdout
    assert len(Curation(tmp_path / "data/faces").findings(("exact_copy",))) == 2


def test_a_broken_picture_and_a_missing_dataset_are_one_line(tmp_path):
    broken = write_archive(tmp_path / "broken.zip", FILES | {"train/sad/c.png": FILES["train/happy/b.png"][:70]})
    done = command(tmp_path, broken, "--no-faces")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "train/sad/c.png breaks off or is damaged" in done.stderr
    missing = command(tmp_path, "nowhere")
    assert missing.returncode == 2
    assert "There is no dataset nowhere" in missing.stderr
