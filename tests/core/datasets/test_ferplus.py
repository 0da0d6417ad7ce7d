"""Votes reach the pictures that they were given for, and no others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.manifest import Manifest, Record
from fer_core.datasets.sources.fer2013_csv import open_fer2013_csv
from fer_core.datasets.sources.ferplus import read_votes, with_votes
from fer_core.datasets.votes import Votes
from fer_core.errors import DatasetError

HEADER = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
OWN_HEADER = "file,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,not_face"
TABLE = f"""{HEADER}
Training,fer0000000.png,4,0,0,1,3,2,0,0,0,0
Training,,0,0,0,0,0,0,0,0,0,10
Training,fer0000001.png,0,8,0,0,0,0,0,1,1,0
Training,,0,0,0,0,0,0,0,0,0,0
PublicTest,fer0000002.png,0,0,1,0,0,0,9,0,0,0
"""


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def record(file: str, label: str = "happy", **more: str) -> Record:
    return Record(file=file, split="train", label=label, **{"source": file, **more})


def happy(count: int) -> Votes:
    return Votes(counts=(("happy", count),))


def voted(manifest: Manifest) -> int:
    return sum(entry.votes is not None for entry in manifest.records)


def test_a_line_s_votes_stand_under_its_row_and_under_its_own_name(tmp_path: Path) -> None:
    """Names are no row numbers: a dropped picture has a row, and here no number."""
    votes = read_votes(written(tmp_path / "fer2013new.csv", TABLE))
    assert set(votes) == {
        *("row0000000.png", "row0000001.png", "row0000002.png", "row0000004.png"),
        *("fer0000000.png", "fer0000001.png", "fer0000002.png"),
    }
    assert votes["row0000002.png"] == votes["fer0000001.png"]
    assert votes["fer0000001.png"].counts == (("happy", 8), ("contempt", 1), ("unknown", 1))
    assert votes["row0000001.png"].counts == (("not_face", 10),)
    assert votes["row0000000.png"].counts == (("angry", 3), ("disgust", 2), ("neutral", 4), ("sad", 1))
    assert votes["row0000004.png"].counts == (("fear", 9), ("surprise", 1))


def test_votes_are_joined_to_fer2013_csv_row_by_row(tmp_path: Path) -> None:
    rows = "".join(f"3,1 2 3 {row},{'PublicTest' if row == 4 else 'Training'}\n" for row in range(5))
    csv = written(tmp_path / "fer2013.csv", "emotion,pixels,Usage\n" + rows)
    dataset = open_fer2013_csv(csv, written(tmp_path / "fer2013new.csv", TABLE))
    found = {record.file: record.votes and record.votes.as_text() for record in dataset.manifest.records}
    assert found == {
        "train/happy/row0000000.png": "angry=3 disgust=2 neutral=4 sad=1",
        "train/happy/row0000001.png": "not_face=10",
        "train/happy/row0000002.png": "happy=8 contempt=1 unknown=1",
        "train/happy/row0000003.png": None,
        "valid/happy/row0000004.png": "fear=9 surprise=1",
    }
    assert voted(dataset.manifest) == 4


def test_votes_and_pictures_with_different_rows_are_refused(tmp_path: Path) -> None:
    csv = written(tmp_path / "fer2013.csv", "emotion,pixels,Usage\n" + "3,1 2 3 4,Training\n" * 4)
    with pytest.raises(DatasetError, match=r"end with row0000004\.png, and the pictures with row0000003\.png"):
        open_fer2013_csv(csv, written(tmp_path / "fer2013new.csv", TABLE))


def test_a_table_by_file_is_joined_by_folder_source_or_bare_name(tmp_path: Path) -> None:
    table = f"{OWN_HEADER}\ntrain/angry/1.jpg,0,1,0,0,0,0,0,0,0,0\ntrain/angry/2.jpg,0,2,0,0,0,0,0,0,0,0\n"
    votes = read_votes(written(tmp_path / "votes.csv", table))
    records = (
        record("train/angry/1.jpg"),
        record("test/cross/x.png", source="fer2013/train/angry/2.jpg"),
        record("train/cross/2.jpg", source="cross/2.jpg"),
        record("train/angry/3.jpg"),
    )
    joined = with_votes(Manifest(records=records), votes)
    assert [entry.votes for entry in joined.records] == [happy(1), happy(2), None, None]
    assert [replace(entry, votes=None) for entry in joined.records] == list(records)


def test_a_bare_name_counts_where_it_is_clear() -> None:
    votes = {"train/angry/a.jpg": happy(1), "train/angry/b.jpg": happy(2), "train/sad/b.jpg": happy(3)}
    records = (record("own/cross/a.jpg"), record("own/cross/b.jpg"))
    assert [entry.votes for entry in with_votes(Manifest(records=records), votes).records] == [happy(1), None]


def test_a_bare_name_that_two_pictures_have_is_nobodys() -> None:
    records = (record("train/happy/1.png"), record("test/sad/1.png"), record("train/sad/2.png", source="x/other.png"))
    joined = with_votes(Manifest(records=records), {"1.png": happy(9), "2.png": happy(2)})
    assert [entry.votes for entry in joined.records] == [None, None, happy(2)]


def test_votes_from_before_are_kept_where_there_are_no_new_ones() -> None:
    records = (replace(record("a/a.jpg"), votes=happy(5)), replace(record("a/b.jpg"), votes=happy(6)))
    joined = with_votes(Manifest(records=records), {"a/b.jpg": happy(7)})
    assert [entry.votes for entry in joined.records] == [happy(5), happy(7)]


def test_votes_for_other_pictures_are_refused() -> None:
    records = tuple(record(f"train/happy/{number}.png") for number in range(300))
    votes = {f"train/happy/{number}.jpg": happy(1) for number in range(300)}
    with pytest.raises(DatasetError, match=r"only 0 of 300 are named in them \(train/happy/0\.jpg, \.\.\.\)"):
        with_votes(Manifest(records=records), votes)
    with pytest.raises(DatasetError, match="only 2 of 300"):
        with_votes(Manifest(records=records), votes | {records[0].file: happy(1), records[1].file: happy(1)})


@pytest.mark.parametrize("shift", [0, 1])
def test_votes_that_slipped_by_a_row_are_refused(shift: int) -> None:
    labels = np.random.default_rng(1).choice(["angry", "happy", "neutral", "sad"], 200).tolist()
    records = tuple(record(f"train/{label}/{row}.png", label) for row, label in enumerate(labels))
    votes = {entry.file: Votes(counts=((labels[row - shift], 10),)) for row, entry in enumerate(records)}
    if not shift:
        assert voted(with_votes(Manifest(records=records), votes)) == 200
        return
    with pytest.raises(DatasetError, match=r"agree with the label of \d\d of 200 pictures only"):
        with_votes(Manifest(records=records), votes)


def test_classes_of_one_s_own_are_not_compared_with_votes() -> None:
    records = tuple(record(f"train/good/{row}.png", "good") for row in range(100))
    joined = with_votes(Manifest(records=records), {entry.file: happy(10) for entry in records})
    assert voted(joined) == 100


ROW = "Training,fer0000000.png,4,0,0,1,3,2,0,0,0,0\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "does not name Image name, angry"),
        ("file,label\na,b\n", "does not name angry"),
        (HEADER.replace(",NF", "") + "\n", "does not name not_face"),
        (HEADER, "holds no votes"),
        (f"{HEADER}\nTraining,,0,0,0,0,0,0,0,0,0,0\n", "holds no votes"),
        (f"{HEADER}\n{ROW}{ROW}", r"Line 3 of .*fer0000000\.png stands in it a second time"),
        (f"{HEADER}\n{ROW[:-5]}", "Line 2 of .*10 columns, not 12"),
        (f"{HEADER}\n{ROW.replace('4', '-4')}", 'votes for neutral are "-4"'),
        (f"{HEADER}\n{ROW.replace('4', '4.5')}", 'votes for neutral are "4.5"'),
        (f"{HEADER}\n{ROW.replace('4', '٤')}", 'votes for neutral are "٤"'),
        (f"{HEADER}\n{ROW.replace('4', '9' * 99)}", 'votes for neutral are "9{30}"'),
        (f'{HEADER}\n{ROW}"Training', "Line 3 of .*unexpected end"),
        (HEADER.encode("utf-16"), "not UTF-8"),
    ],
    ids=[
        "empty",
        "another csv",
        "a column is missing",
        "header only",
        "nobody voted",
        "twice",
        "breaks off",
        "negative",
        "fraction",
        "other digits",
        "huge",
        "quotation mark left open",
        "UTF-16",
    ],
)
def test_what_is_no_table_of_votes_is_refused(tmp_path: Path, content: str | bytes, problem: str) -> None:
    with pytest.raises(DatasetError, match=problem):
        read_votes(written(tmp_path / "votes.csv", content))


def test_a_missing_or_enormous_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatasetError, match="cannot be read: No such file"):
        read_votes(tmp_path / "votes.csv")
    monkeypatch.setattr("fer_core.datasets.sources.ferplus_table.MAX_BYTES", 10)
    with pytest.raises(DatasetError, match="too large"):
        read_votes(written(tmp_path / "votes.csv", TABLE))


def test_the_real_votes_reach_the_real_pictures(fer2013_archive: Path, ferplus_votes: Path) -> None:
    """The figures of the data's README: 32,136 of 32,298."""
    joined = with_votes(open_dataset(fer2013_archive).manifest, read_votes(ferplus_votes))
    assert (voted(joined), len(joined.records)) == (32136, 32298)
    votes = {entry.file: entry.votes for entry in joined.records}
    assert votes["train/angry/Training_10118481.jpg"] == Votes(counts=(("angry", 7), ("neutral", 2), ("sad", 1)))
