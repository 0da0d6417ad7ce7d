"""Which files of a listing are pictures of which split and class."""

import pytest

from fer_core.datasets.class_map import ClassMap
from fer_core.datasets.sources.layout import is_unsplit, manifest_from, raw_classes
from fer_core.errors import DatasetError


@pytest.mark.parametrize(
    ("name", "split", "label"),
    [
        ("train/happy/1.png", "train", "happy"),
        ("val/sad/1.JPG", "valid", "sad"),
        ("validation/anger/1.jpeg", "valid", "angry"),
        ("fer2013/Test/Happiness/1.webp", "test", "happy"),
        ("train/bored/1.png", "train", "bored"),
        ("train/happy/s0/take 2/0.png", "train", "happy"),
        ("training/fer/Train/sad/0.png", "train", "sad"),
        ("test/valid/sad/test/0.png", "valid", "sad"),
    ],
    ids=["plain", "val", "synonym", "nested", "new class", "deeper", "a folder above", "splits around"],
)
def test_reads_split_and_class(name: str, split: str, label: str) -> None:
    (record,) = manifest_from([name], origin="x").records
    assert (record.split, record.label, record.file, record.source) == (split, label, name, name)


def test_leaves_out_what_is_no_picture() -> None:
    names = [
        "train/happy/1.png",
        "train/happy/notes.txt",
        "__MACOSX/train/happy/1.png",
        "train/happy/._1.png",
        "happy/1.png",
        "README.md",
    ]
    assert [record.file for record in manifest_from(names, origin="x").records] == ["train/happy/1.png"]


def test_says_which_layout_is_expected() -> None:
    with pytest.raises(DatasetError, match="in a folder by class, such as"):
        manifest_from(["a.png", "train/b.png"], origin="x.zip")


def test_classes_without_splits_all_go_to_train() -> None:
    names = ["faces/bored/1.png", "faces/Happiness/2.png", "faces/3.png"]
    assert is_unsplit(names)
    found = manifest_from(names, origin="x")
    assert {(record.split, record.label) for record in found.records} == {
        ("train", "bored"),
        ("train", "happy"),
        ("train", "faces"),
    }


def test_a_split_is_never_a_class() -> None:
    with pytest.raises(DatasetError, match="in a folder by class, such as"):
        manifest_from(["fer/train/1.png", "fer/test/9.png", "train/valid/2.png"], origin="x.zip")


def test_pictures_of_one_split_may_lie_at_different_depths() -> None:
    names = ["train/happy/s0/0.png", "train/sad/1.png"]
    assert raw_classes(names) == {"happy": 1, "sad": 1}


def test_an_accent_written_in_two_ways_is_one_class() -> None:
    names = ["train/Cafe\u0301/1.png", "train/CAFÉ/2.png", "train/café/3.png"]
    assert manifest_from(names, origin="x").labels == ("café",)


def test_an_export_for_object_detection_is_told_apart() -> None:
    names = ["train/images/1.jpg", "train/labels/1.txt", "valid/images/2.jpg"]
    with pytest.raises(DatasetError, match="a folder called images, as an export for object detection"):
        manifest_from(names, origin="x.zip")


def test_classes_are_renamed_merged_and_left_out() -> None:
    names = ["train/joy/1.png", "train/glad/2.png", "train/fear/3.png", "train/bored/4.png"]
    class_map = ClassMap(pairs=(("joy", "happy"), ("glad", "happy"), ("fear", None)))
    found = manifest_from(names, origin="x", class_map=class_map)
    assert {record.file: record.label for record in found.records} == {
        "train/joy/1.png": "happy",
        "train/glad/2.png": "happy",
        "train/bored/4.png": "bored",
    }
    with pytest.raises(DatasetError, match="no picture would remain"):
        manifest_from(["train/fear/3.png"], origin="x", class_map=class_map)


def test_raw_classes_are_counted_as_they_are_called() -> None:
    names = ["train/Happiness/1.png", "valid/Happiness/2.png", "train/0/3.png", "Happiness/9.png"]
    assert raw_classes(names) == {"0": 1, "Happiness": 2}


def test_orders_known_expressions_before_new_ones() -> None:
    names = [f"train/{label}/1.png" for label in ("bored", "sad", "angry", "absent")]
    assert manifest_from(names, origin="x").labels == ("angry", "sad", "absent", "bored")


def test_fingerprint_follows_the_labels() -> None:
    first = manifest_from(["train/happy/1.png"], origin="x").fingerprint
    assert first == manifest_from(["train/happy/1.png"], origin="y").fingerprint
    assert first != manifest_from(["train/sad/1.png"], origin="x").fingerprint


@pytest.mark.parametrize(
    "name",
    [
        *("train/ ../x.png", "train/  /x.png", "train/a\\b/x.png", "train/ha\nppy/x.png", "train/nul/x.png"),
        *("train/bored./x.png", "aux./x.png"),
    ],
    ids=repr,
)
def test_refuses_classes_that_are_no_plain_names(name: str) -> None:
    with pytest.raises(DatasetError, match="cannot be the name of a class"):
        manifest_from([name], origin="x")
