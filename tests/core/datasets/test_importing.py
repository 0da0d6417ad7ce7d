"""An import is all or nothing."""

import os
from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.errors import DatasetError, WorkCancelled
from tests.drawn_dataset import files, png, write_archive, write_folder

COUNTS = {"train": 3, "valid": 1}


def nothing_left(folder: Path) -> bool:
    return not [path for path in folder.iterdir() if "data" in path.name]


def test_archive_and_folder_give_the_same_dataset(tmp_path: Path) -> None:
    contents = files(COUNTS)
    zipped = open_dataset(write_archive(tmp_path / "a.zip", contents))
    unpacked = open_dataset(write_folder(tmp_path / "b", contents))
    first = import_dataset(zipped, tmp_path / "data one é 😀")
    second = import_dataset(unpacked, tmp_path / "data2")
    assert first == second
    assert open_dataset(tmp_path / "data one é 😀").manifest == first
    assert (tmp_path / "data2/train/happy/0.png").read_bytes() == contents["train/happy/0.png"]


def test_two_folders_of_one_class_keep_all_pictures(tmp_path: Path) -> None:
    contents = {"train/happy/1.png": png("happy", 1), "train/happiness/1.png": png("happy", 2)}
    manifest = import_dataset(open_dataset(write_folder(tmp_path / "b", contents)), tmp_path / "data")
    assert {record.file for record in manifest.records} == {"train/happy/1.png", "train/happy/1-2.png"}
    kept = {(tmp_path / "data" / record.file).read_bytes() for record in manifest.records}
    assert kept == set(contents.values())


def test_a_broken_picture_leaves_nothing(tmp_path: Path) -> None:
    contents = {**files(COUNTS), "train/sad/zz.png": b"not a picture"}
    dataset = open_dataset(write_archive(tmp_path / "a.zip", contents))
    with pytest.raises(DatasetError, match=r"train/sad/zz\.png.*Take it out"):
        import_dataset(dataset, tmp_path / "data")
    assert nothing_left(tmp_path)


def test_a_cancelled_import_leaves_nothing(tmp_path: Path) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files(COUNTS)))
    seen: list[int] = []
    with pytest.raises(WorkCancelled, match="cancelled"):
        import_dataset(
            dataset,
            tmp_path / "data",
            progress=lambda done, total: seen.append(done),
            cancelled=lambda: len(seen) == 2,
        )
    assert seen == [1, 2]
    assert nothing_left(tmp_path)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files(COUNTS)))

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DatasetError, match="No space left on device"):
        import_dataset(dataset, tmp_path / "data")
    assert nothing_left(tmp_path)


def test_an_existing_dataset_is_not_touched(tmp_path: Path) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files(COUNTS)))
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mine.txt").write_text("mine")
    with pytest.raises(DatasetError, match="exists already"):
        import_dataset(dataset, tmp_path / "data")
    assert (tmp_path / "data/mine.txt").read_text() == "mine"
