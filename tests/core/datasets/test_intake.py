"""What is done to a source on its way in, and what is refused before anything is."""

import zipfile
from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.intake import IntakeOptions, take_in
from fer_core.errors import DatasetError, UnreadablePictureError, WorkCancelled
from tests.drawn_dataset import png, write_folder


@pytest.fixture
def unsplit(tmp_path: Path) -> Path:
    contents = {f"{label}/{number}.png": png(label, number) for label in ("happy", "sad") for number in range(4)}
    return write_folder(tmp_path / "source", contents)


def test_a_cancel_while_copies_are_sought_is_one_of_the_import(unsplit: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkCancelled, match=r"^The import was cancelled\. Nothing was kept\.$"):
        take_in(open_dataset(unsplit), tmp_path / "data", IntakeOptions(), cancelled=lambda: True)
    assert not (tmp_path / "data").exists()


def test_nothing_is_held_out_of_a_source_without_splits(unsplit: Path, tmp_path: Path) -> None:
    phases: list[str] = []
    with pytest.raises(DatasetError, match="source has no splits, so nothing can be held out"):
        take_in(open_dataset(unsplit), tmp_path / "data", IntakeOptions(hold_out=0.1), phase=phases.append)
    assert phases == [] and not (tmp_path / "data").exists()


@pytest.mark.parametrize("divided", [True, False])
def test_all_files_that_cannot_be_opened_are_named_or_left_out(tmp_path: Path, divided: bool) -> None:
    where = "train/" if divided else ""
    contents = {f"{where}happy/{number}.png": png("happy", number) for number in range(4)}
    broken = {f"{where}happy/x{number}.png": b"nothing" for number in range(6)}
    source = open_dataset(write_folder(tmp_path / "source", contents | broken))
    with pytest.raises(UnreadablePictureError, match=r"^6 files are no pictures .*x0.png, .*x4.png, …\. Replace"):
        take_in(source, tmp_path / "data", IntakeOptions())
    assert not (tmp_path / "data").exists()
    manifest = take_in(source, tmp_path / "data", IntakeOptions(leave_out_unreadable=True))
    assert len(manifest.records) == 4


@pytest.mark.parametrize("divided", [True, False])
def test_one_file_that_cannot_be_opened_is_told_with_its_own_reason(tmp_path: Path, divided: bool) -> None:
    where = "train/" if divided else ""
    contents = {f"{where}happy/1.png": png("happy", 1), f"{where}happy/2.png": b""}
    source = open_dataset(write_folder(tmp_path / "source", contents))
    with pytest.raises(UnreadablePictureError, match=rf"^{where}happy/2\.png is empty"):
        take_in(source, tmp_path / "data", IntakeOptions())


def test_a_source_of_which_nothing_can_be_opened_is_refused(tmp_path: Path) -> None:
    source = open_dataset(write_folder(tmp_path / "source", {"train/sad/1.png": b"x", "train/sad/2.png": b"x"}))
    with pytest.raises(DatasetError, match=r"None of the 2 pictures of source can be opened\."):
        take_in(source, tmp_path / "data", IntakeOptions(leave_out_unreadable=True))
    assert not (tmp_path / "data").exists()


def test_a_damaged_file_of_an_archive_is_left_out_too(tmp_path: Path) -> None:
    contents = {f"train/happy/{number}.png": png("happy", number) for number in range(3)}
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    first = contents["train/happy/1.png"]
    path.write_bytes(path.read_bytes().replace(first, first[:-40] + bytes(40)))
    with pytest.raises(UnreadablePictureError, match=r"^train/happy/1\.png in .* is damaged\."):
        take_in(open_dataset(path), tmp_path / "data", IntakeOptions())
    manifest = take_in(open_dataset(path), tmp_path / "data", IntakeOptions(leave_out_unreadable=True))
    assert [record.file for record in manifest.records] == ["train/happy/0.png", "train/happy/2.png"]
