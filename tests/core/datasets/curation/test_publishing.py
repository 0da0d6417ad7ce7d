"""A version is written whole, beside its dataset, and says what changed."""

import csv
import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.curation.copy_groups import CopyCount
from fer_core.datasets.curation.publication import read_publication
from fer_core.datasets.curation.publishing import publish
from fer_core.datasets.curation.selection import PublishOptions
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.inspection.findings import Finding
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.workspace import ROOT
from tests.curated_dataset import make_dataset

DECISIONS = (
    Decision(file="train/happy/0.png", action="relabel", value="sad"),  # where there is a 0.png already
    Decision(file="train/angry/3.png", action="relabel", value="bored é"),
    Decision(file="valid/sad/1.png", action="move", value="test"),
    Decision(file="train/sad/2.png", action="exclude"),
    Decision(file="train/sad/3.png", action="keep"),
)


def versions(folder: Path) -> list[str]:
    """Everything beside the dataset that is not itself, hidden leftovers too."""
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def pictures(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*.png"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_decisions_are_carried_out_and_the_dataset_stays(curation: Curation) -> None:
    before = pictures(curation.folder)
    curation.decide(DECISIONS, window="a")
    made = publish(curation.folder)
    after = pictures(made.folder)
    assert made.folder.name == f"{curation.folder.name}@1" and made.version == 1
    assert after["train/sad/0.png"] == before["train/sad/0.png"]
    assert after["train/sad/0-2.png"] == before["train/happy/0.png"]
    assert after["train/bored é/3.png"] == before["train/angry/3.png"]
    assert after["test/sad/1.png"] == before["valid/sad/1.png"]
    assert len(after) == len(before) - 1 and before["train/sad/2.png"] not in after.values()
    assert pictures(curation.folder) == before
    opened = open_dataset(made.folder)
    assert {record.file for record in opened.manifest.records} == set(after)
    source = {record.file: record.source for record in opened.manifest.records}
    assert source["train/sad/0-2.png"] == "train/happy/0.png"


def test_the_report_says_what_changed(curation: Curation) -> None:
    curation.decide(DECISIONS, window="a")
    made = publish(curation.folder)
    report = made.report
    assert (report.pictures, report.kept, report.relabelled, report.moved) == (18, 17, 2, 1)
    assert report.left_out == {
        "excluded": 1, "unlabelled": 0, "no_majority": 0, "not_a_face": 0, "copy_across_splits": 0,
    }  # fmt: skip
    assert report.before == {
        "train": {"angry": 4, "happy": 4, "sad": 4}, "valid": {"angry": 2, "happy": 2, "sad": 2},
    }  # fmt: skip
    assert report.after == {
        "train": {"angry": 3, "happy": 3, "sad": 4, "bored é": 1},
        "valid": {"angry": 2, "happy": 2, "sad": 1, "bored é": 0},
        "test": {"angry": 0, "happy": 0, "sad": 1, "bored é": 0},
    }
    assert report.fingerprint == open_dataset(made.folder).manifest.fingerprint
    assert report.source_fingerprint == curation.manifest().fingerprint
    assert read_publication(made.folder) == report
    assert read_publication(curation.folder) is None


def test_the_changes_are_listed_picture_by_picture(curation: Curation) -> None:
    curation.decide(DECISIONS, window="a")
    with (publish(curation.folder).folder / "changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [
        ["train/angry/3.png", "relabelled", "angry", "bored é", "train", "train", "train/bored é/3.png"],
        ["train/happy/0.png", "relabelled", "happy", "sad", "train", "train", "train/sad/0-2.png"],
        ["train/sad/2.png", "excluded", "sad", "sad", "train", "train", ""],
        ["valid/sad/1.png", "moved", "sad", "sad", "valid", "test", "test/sad/1.png"],
    ]


def test_the_digest_can_be_made_again_by_hand(folder: Path) -> None:
    made = publish(folder)
    contents = sorted(pictures(made.folder).items())
    lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents)
    assert made.report.sha256 == hashlib.sha256(lines.encode()).hexdigest()


def test_the_same_decisions_give_the_same_version(curation: Curation) -> None:
    curation.decide(DECISIONS, window="a")
    first, second = publish(curation.folder), publish(curation.folder)
    assert (first.report.sha256, first.report.fingerprint) == (second.report.sha256, second.report.fingerprint)
    assert [first.version, second.version] == [1, 2]
    curation.undo("a")
    assert publish(curation.folder).report.sha256 != first.report.sha256


def test_a_version_is_published_under_the_base_name(curation: Curation) -> None:
    first = publish(curation.folder)
    Curation(first.folder).decide([Decision(file="train/sad/0.png", action="exclude")], window="a")
    second = publish(first.folder)
    assert second.folder.name == f"{curation.folder.name}@2"
    assert second.report.kept == first.report.kept - 1
    assert second.report.source == first.folder.name


def test_the_number_of_a_deleted_version_is_not_given_again(curation: Curation) -> None:
    first, second = publish(curation.folder), publish(curation.folder)
    third = publish(second.folder)
    for made in (second, third):
        shutil.rmtree(made.folder)
    fourth = publish(first.folder)
    assert fourth.version == 4
    shutil.rmtree(curation.folder)  # its versions stay
    fifth = publish(first.folder)
    shutil.rmtree(fifth.folder)
    assert publish(first.folder).version == 6


def test_a_file_of_decisions_from_before_numbers_were_kept_still_serves(curation: Curation) -> None:
    curation.decide(DECISIONS, window="a")
    assert curation.highest_version() == 0
    with closing(sqlite3.connect(curation.folder / "curation.sqlite")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert "versions" not in tables
    shutil.rmtree(publish(curation.folder).folder)
    assert publish(curation.folder).version == 2
    assert curation.standings()["train/sad/2.png"].excluded


def test_a_dataset_whose_number_cannot_be_kept_is_published(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_curation: Curation, _number: int) -> None:
        raise DatasetError("The folder is read-only.")

    monkeypatch.setattr(Curation, "remember_version", refused)
    assert [publish(folder).version, publish(folder).version] == [1, 2]


def test_votes_stay_and_make_the_labels(tmp_path: Path) -> None:
    votes = {"train/happy/0.png": "contempt=8 happy=2", "train/happy/1.png": "happy=10", "valid/sad/0.png": "unknown=9"}
    folder = make_dataset(tmp_path / "data" / "voted", votes=votes)
    made = publish(folder, options=PublishOptions(majority=True))
    records = open_dataset(made.folder).manifest.records
    assert {(record.file, record.label) for record in records} == {
        ("train/contempt/0.png", "contempt"),
        ("train/happy/1.png", "happy"),
    }
    assert records[0].votes is not None and records[0].votes.of("contempt") == 8
    assert made.report.left_out["no_majority"] == 16
    assert made.report.relabelled == made.report.relabelled_by_votes == 1


def test_copies_that_remain_are_counted(curation: Curation) -> None:
    assert publish(curation.folder).report.copies is None
    pair = ("train/happy/0.png", "valid/sad/0.png")
    findings = [Finding(file=file, reason="exact_copy", score=1, group="1") for file in pair]
    curation.write_findings(("exact_copy", "near_copy"), findings)
    none = CopyCount(groups=0, pictures=0, across_splits=0, labels_differ=0)
    one = CopyCount(groups=1, pictures=2, across_splits=1, labels_differ=1)
    assert publish(curation.folder).report.copies == {"exact_copy": one, "near_copy": none}
    curation.decide([Decision(file=pair[0], action="relabel", value="sad")], window="a")
    left = CopyCount(groups=1, pictures=2, across_splits=1, labels_differ=0)
    assert publish(curation.folder).report.copies == {"exact_copy": left, "near_copy": none}
    curation.undo("a")
    dropped = publish(curation.folder, options=PublishOptions(drop_copies_across_splits=True))
    assert dropped.report.copies == {"exact_copy": none, "near_copy": none}
    assert dropped.report.left_out["copy_across_splits"] == 1
    assert read_publication(dropped.folder) == dropped.report


def test_nothing_left_is_refused(curation: Curation) -> None:
    everything = [Decision(file=record.file, action="exclude") for record in curation.manifest().records]
    curation.decide(everything, window="a")
    with pytest.raises(DatasetError, match="No picture of drawn é 😀 would be left"):
        publish(curation.folder)
    assert versions(curation.folder) == []


@pytest.mark.parametrize("after", [0, 5, 18])
def test_a_cancel_leaves_nothing(folder: Path, after: int) -> None:
    done: list[int] = []
    with pytest.raises(WorkCancelled, match="No version was written"):
        publish(folder, progress=lambda now, _all: done.append(now), cancelled=lambda: len(done) >= after)
    assert versions(folder) == []


def test_a_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DatasetError, match=r"could not be written: No space left on device.*Nothing was kept"):
        publish(folder)
    assert versions(folder) == []


def test_a_missing_picture_is_named(folder: Path) -> None:
    (folder / "train/sad/0.png").unlink()
    with pytest.raises(DatasetError, match=r"train/sad/0\.png"):
        publish(folder)
    assert versions(folder) == []


def test_a_broken_file_of_decisions_publishes_nothing(folder: Path) -> None:
    (folder / "curation.sqlite").write_bytes(b"broken" * 100)
    with pytest.raises(DatasetError, match="cannot be read"):
        publish(folder)
    assert versions(folder) == []


def test_two_at_once_become_two_versions(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _number: publish(folder), range(4)))
    assert sorted(publication.version for publication in made) == [1, 2, 3, 4]
    assert versions(folder) == [f"{folder.name}@{number}" for number in (1, 2, 3, 4)]
    for publication in made:
        assert read_publication(publication.folder) == publication.report
        assert len(pictures(publication.folder)) == 18


KILLED = """
import sys, time
from pathlib import Path
from fer_core.datasets.curation.publishing import publish

def slowly(done, total):
    print(done, flush=True)
    time.sleep(0.2)

publish(Path(sys.argv[1]), progress=slowly)
"""


def test_a_killed_publication_leaves_no_version_and_is_cleared_away(folder: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "1\n"
    other = publish(folder)  # somebody else's work in progress is not cleared away
    assert any(".partial-" in name for name in versions(folder))
    process.kill()
    process.communicate()
    assert [name for name in versions(folder) if not name.startswith(".")] == [other.folder.name]
    second = publish(folder)
    assert second.version == 2
    assert versions(folder) == [other.folder.name, second.folder.name]


def test_keras_reads_a_version_as_a_plain_folder(curation: Curation) -> None:
    import keras

    curation.decide(DECISIONS, window="a")
    made = publish(curation.folder)
    for split, counts in made.report.after.items():
        present = {label: count for label, count in counts.items() if count}
        read = keras.utils.image_dataset_from_directory(
            made.folder / split, image_size=(24, 24), color_mode="grayscale", label_mode="int", batch_size=4
        )
        labels = [int(label) for _pixels, batch in read for label in batch]
        assert {name: labels.count(number) for number, name in enumerate(read.class_names)} == present
