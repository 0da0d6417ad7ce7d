"""An import is all or nothing."""

import io
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PILImage

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import Manifest, Record
from fer_core.datasets.sources.combined import MemorySource
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.media import images
from fer_core.media.images import decode_image, read_image
from tests.drawn_dataset import files, picture, png, write_archive, write_folder

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


def encoded(format_name: str, *, colour: bool = False, **options: object) -> bytes:
    """A picture that is wider than it is high."""
    image = PILImage.fromarray(picture("sad", 3)[:16])
    data = io.BytesIO()
    (image.convert("RGB") if colour else image).save(data, format_name, **options)
    return data.getvalue()


def on_its_side() -> "PILImage.Exif":
    exif = PILImage.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    return exif


@pytest.mark.parametrize(
    ("name", "data", "stored"),
    [
        ("a.png", encoded("PNG"), "a.png"),
        ("a.JPG", encoded("JPEG"), "a.JPG"),
        ("a.jpeg", encoded("JPEG", exif=on_its_side()), "a.jpeg"),
        ("a.jfif", encoded("JPEG"), "a.jpg"),
        ("a.jpe", encoded("JPEG"), "a.jpg"),
        ("a.tif", encoded("JPEG"), "a.jpg"),
        ("a.jpg", encoded("PNG"), "a.png"),
    ],
)
def test_jpeg_and_png_stay_byte_for_byte(tmp_path: Path, name: str, data: bytes, stored: str) -> None:
    dataset = open_dataset(write_folder(tmp_path / "in", {f"train/happy/{name}": data}))
    (record,) = import_dataset(dataset, tmp_path / "data").records
    assert (record.file, record.source) == (f"train/happy/{stored}", f"train/happy/{name}")
    assert (tmp_path / "data" / record.file).read_bytes() == data


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.webp", encoded("WEBP", colour=True, exif=on_its_side()), (16, 24)),
        ("a.tiff", encoded("TIFF", exif=on_its_side()), (16, 24)),
        ("a.bmp", encoded("BMP"), (24, 16)),
        ("a.GIF", encoded("GIF"), (24, 16)),
        ("a.png", encoded("WEBP", colour=True), (24, 16)),
    ],
    ids=["webp on its side", "tiff on its side", "bmp", "gif", "webp called png"],
)
def test_other_formats_become_png_with_the_same_pixels(
    tmp_path: Path, name: str, data: bytes, size: tuple[int, int]
) -> None:
    dataset = open_dataset(write_folder(tmp_path / "in", {f"train/happy/{name}": data}))
    (record,) = import_dataset(dataset, tmp_path / "data").records
    assert record.file == "train/happy/a.png"
    written = tmp_path / "data" / record.file
    with PILImage.open(written) as opened:
        assert (opened.format, opened.size) == ("PNG", size)
    assert np.array_equal(read_image(written), decode_image(data, name=name))


def test_converted_pictures_do_not_overwrite_others(tmp_path: Path) -> None:
    contents = {
        "train/happy/1.webp": encoded("WEBP"),
        "train/happy/1.png": png("happy", 1),
        "train/happy/1.bmp": encoded("BMP"),
    }
    manifest = import_dataset(open_dataset(write_folder(tmp_path / "in", contents)), tmp_path / "data")
    assert {record.file: record.source.rpartition(".")[2] for record in manifest.records} == {
        "train/happy/1.png": "bmp",
        "train/happy/1-2.png": "png",
        "train/happy/1-3.png": "webp",
    }


def test_classes_that_look_the_same_become_one(tmp_path: Path) -> None:
    """As a dataset of before may have them, or one that a program put together."""
    names = ("happy", "Happy", "café", unicodedata.normalize("NFD", "café"))
    contents = {f"train/{number}/1.png": png("happy", number) for number in range(len(names))}
    records = [
        Record(file=file, split="train", label=label, source=file) for file, label in zip(contents, names, strict=True)
    ]
    folder = open_dataset(write_folder(tmp_path / "in", contents))
    dataset = replace(folder, manifest=Manifest(records=tuple(records)), source=MemorySource(contents, origin="x"))
    manifest = import_dataset(dataset, tmp_path / "data")
    assert manifest.counts("train") == {"happy": 2, "café": 2}
    assert {path.name for path in (tmp_path / "data/train").iterdir()} == {"happy", "café"}
    impossible = replace(dataset, manifest=Manifest(records=(replace(records[0], label="nul"),)))
    with pytest.raises(DatasetError, match="cannot be the name of a class"):
        import_dataset(impossible, tmp_path / "data2")
    assert not (tmp_path / "data2").exists()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", r"is empty \(0 bytes\)\. Replace it or take it out, and import again\."),
        (b"not a picture", r"is not a picture in JPEG, .* GIF\. Replace it or take it out, and import again\."),
        (png("sad", 1)[:200], r"breaks off or is damaged\. Replace it or take it out, and import again\."),
    ],
    ids=["empty", "no picture", "cut"],
)
def test_a_broken_picture_leaves_nothing_and_one_piece_of_advice(tmp_path: Path, data: bytes, problem: str) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", {"train/sad/zz.png": data}))
    with pytest.raises(DatasetError, match=rf"^train/sad/zz\.png {problem}$"):
        import_dataset(dataset, tmp_path / "data")
    assert nothing_left(tmp_path)


def test_a_picture_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_SIDE_PX", 20)
    dataset = open_dataset(write_folder(tmp_path / "in", {"train/sad/1.png": png("sad", 1)}))
    with pytest.raises(DatasetError, match=r"1\.png is too large: .* take it out, and import again\.$"):
        import_dataset(dataset, tmp_path / "data")
    assert nothing_left(tmp_path)


def test_a_name_that_is_refused_is_told_with_what_is_forbidden(tmp_path: Path) -> None:
    source = write_folder(tmp_path / "in", {"train/happy/what?.png": png("happy", 1)})
    with pytest.raises(DatasetError, match=r"what\?\.png.* without any of \\ / : \* \? \" < > \| and"):
        open_dataset(source)


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
