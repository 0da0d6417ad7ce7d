"""The kinds of work, each from its arguments to what lies in the workspace."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.inspection.statistics import load_statistics
from fer_core.datasets.manifest import read_manifest
from fer_core.evaluation.keeping import kept_evaluation, kept_measures
from fer_core.jobs.job import start_job
from fer_core.jobs.kinds import KINDS, work_of
from fer_core.jobs.status import JobStatus
from fer_core.media.images import encode_image
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from tests.drawn_dataset import files, picture, write_archive, write_folder

Ended = Callable[..., JobStatus]


@pytest.fixture
def mine(home: Path, tmp_path: Path) -> Path:
    """A dataset of four training and two validation pictures a class."""
    source = write_folder(tmp_path / "source", files({"train": 4, "valid": 2}))
    import_dataset(open_dataset(source), home / "data/mine")
    return home / "data/mine"


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_leads_to_its_work(kind: str) -> None:
    assert callable(work_of(kind))


def test_an_upload_is_imported_with_its_classes_renamed(tmp_path: Path, home: Path, ended: Ended) -> None:
    archive = write_archive(tmp_path / "a.zip", files({"train": 2}))
    job = start_job(
        "import-archive",
        {"source": "source", "into": "new", "classes": [["sad", "bored"], ["angry", None]], "hold_out": 0.5},
        title="x",
        prepare=lambda folder: uploaded(archive.read_bytes(), folder / "source/a.zip"),
    )
    status = ended(job)
    assert status.state == "finished", status
    manifest = read_manifest(home / "data/new")
    assert (manifest.counts("train"), manifest.counts("valid")) == ({"happy": 1, "bored": 1}, {"happy": 1, "bored": 1})
    assert status.result["left_out"] == 2


def uploaded(data: bytes, place: Path) -> None:
    place.parent.mkdir()
    place.write_bytes(data)


def test_a_broken_upload_is_called_as_the_person_did(ended: Ended) -> None:
    job = start_job(
        "import-archive",
        {"source": "x", "into": "new"},
        title="x",
        prepare=lambda folder: uploaded(b"no zip", folder / "source/my faces.zip"),
    )
    assert str(ended(job).error) == "my faces.zip is not a zip archive, or it is damaged. Download it again."


def test_a_dataset_of_some_classes_is_derived(mine: Path, ended: Ended) -> None:
    classes = [["angry", None], ["sad", "gloomy"]]
    status = ended(start_job("derive", {"source": "mine", "into": "fewer", "classes": classes}, title="x"))
    assert status.state == "finished", status
    assert read_manifest(mine.with_name("fewer")).counts("train") == {"happy": 4, "gloomy": 4}
    assert read_manifest(mine).counts("train") == {"angry": 4, "happy": 4, "sad": 4}


def crops(folder: Path) -> None:
    """Put six crops of one burst into a job's folder."""
    listed = []
    for number in range(6):
        image = np.repeat(picture("happy", 900 + number)[..., None], 3, axis=2)
        (folder / f"{number}.png").write_bytes(encode_image(image))
        listed.append({"file": f"{number}.png", "name": f"frame {number}", "flags": [], "burst": "one"})
    (folder / "crops.json").write_text(json.dumps(listed))


def test_crops_of_an_own_class_join_a_dataset(mine: Path, ended: Ended) -> None:
    arguments = {"label": "bored", "base": "mine", "into": "with bored"}
    status = ended(start_job("own-class", arguments, title="x", prepare=crops))
    assert status.state == "finished", status
    manifest = read_manifest(mine.with_name("with bored"))
    assert manifest.counts("train") == {"angry": 4, "happy": 4, "sad": 4, "bored": 4}
    assert manifest.counts("valid")["bored"] == 2


def test_what_an_inspection_finds_waits_in_the_queue(mine: Path, ended: Ended) -> None:
    status = ended(start_job("inspect", {"dataset": "mine"}, title="x"))
    assert status.state == "finished", status
    statistics = load_statistics(mine)
    assert statistics and set(statistics.mean_faces) == {"angry", "happy", "sad"}
    assert len(Curation(mine).findings()) == status.result["findings"] > 0


def test_decisions_are_published(mine: Path, ended: Ended) -> None:
    Curation(mine).decide([Decision(file="train/sad/0.png", action="exclude")], window="w")
    status = ended(start_job("publish", {"dataset": "mine", "options": {}}, title="x"))
    assert status.result == {"dataset": "mine@1", "version": 1, "pictures": 17}
    assert not (mine.with_name("mine@1") / "train/sad/0.png").exists()


def test_training_pictures_are_augmented(mine: Path, ended: Ended) -> None:
    arguments = {"dataset": "mine", "into": "more", "config": {"flip": True, "brightness": 0.3}, "copies": 2}
    status = ended(start_job("augment", arguments, title="x"))
    assert status.result == {"dataset": "more", "pictures": 42}, status


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("derive", {"source": "mine", "classes": [["happy", "glad"]]}),
        ("augment", {"dataset": "mine", "config": {"flip": True}}),
        ("own-class", {"base": "mine", "label": "tired"}),
    ],
    ids=["derive", "augment", "own class"],
)
def test_a_dataset_is_taken_as_decided(kind: str, arguments: dict[str, object], mine: Path, ended: Ended) -> None:
    decisions = [
        Decision(file="train/sad/0.png", action="exclude"),
        Decision(file="train/angry/1.png", action="relabel", value="bored"),
        Decision(file="train/angry/2.png", action="move", value="valid"),
    ]
    Curation(mine).decide(decisions, window="w")
    job = start_job(kind, {**arguments, "into": "new"}, title="x", prepare=crops if kind == "own-class" else None)
    status = ended(job)
    assert status.state == "finished", status
    counts = {split: read_manifest(mine.with_name("new")).counts(split) for split in ("train", "valid")}
    happy = "glad" if kind == "derive" else "happy"
    each = 2 if kind == "augment" else 1
    expected = {"angry": 2 * each, happy: 4 * each, "sad": 3 * each, "bored": each}
    assert {label: counts["train"][label] for label in expected} == expected
    assert counts["valid"]["angry"] == 3 and counts["valid"]["sad"] == 2


def test_the_highest_losses_of_the_default_network_are_found(mine: Path, ended: Ended) -> None:
    status = ended(start_job("losses", {"dataset": "mine", "model": "default", "split": "valid"}, title="x"))
    assert status.state == "finished", status
    assert status.result["skipped"] == 0
    found = Curation(mine).findings(["high_loss"])
    assert found and all(finding.file.startswith("valid/") for finding in found)


def test_an_evaluation_is_kept_and_not_made_twice(mine: Path, home: Path, ended: Ended) -> None:
    arguments = {"dataset": "mine", "model": "default", "split": None}
    status = ended(start_job("evaluate", arguments, title="x"))
    assert status.state == "finished", status
    assert (status.result["split"], status.result["images"]) == ("valid", 6)
    card, dataset = read_card(bundle_folder("default")), open_dataset(mine)
    found, measures = kept_evaluation(card, dataset, "valid"), kept_measures(dataset, "valid")
    assert found is not None and found.report.accuracy == status.result["accuracy"]
    assert measures is not None and len(measures) == 6
    stamps = {path: path.stat().st_mtime_ns for path in (home / "evaluations").iterdir()}
    assert ended(start_job("evaluate", arguments, title="x")).result == status.result
    assert {path: path.stat().st_mtime_ns for path in (home / "evaluations").iterdir()} == stamps


@pytest.mark.parametrize("kind", ["inspect", "publish", "augment", "losses", "out-of-fold", "evaluate"])
def test_a_dataset_that_is_gone_is_said(kind: str, ended: Ended) -> None:
    status = ended(start_job(kind, {"dataset": "gone", "into": "x", "config": {}, "model": "default"}, title="x"))
    assert status.state == "failed"
    assert str(status.error).startswith("There is no dataset 'gone'."), status
