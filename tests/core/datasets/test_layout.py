"""Which files of a listing are pictures of which split and class."""

import pytest

from fer_core.datasets.sources.layout import manifest_from
from fer_core.errors import DatasetError


@pytest.mark.parametrize(
    ("name", "split", "label"),
    [
        ("train/happy/1.png", "train", "happy"),
        ("val/sad/1.JPG", "valid", "sad"),
        ("validation/anger/1.jpeg", "valid", "angry"),
        ("fer2013/Test/Happiness/1.webp", "test", "happy"),
        ("train/bored/1.png", "train", "bored"),
    ],
    ids=["plain", "val", "synonym", "nested", "new class"],
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
    with pytest.raises(DatasetError, match="folders named train, valid or test"):
        manifest_from(["a.png", "happy/b.png"], origin="x.zip")


def test_orders_known_expressions_before_new_ones() -> None:
    names = [f"train/{label}/1.png" for label in ("bored", "sad", "angry", "absent")]
    assert manifest_from(names, origin="x").labels == ("angry", "sad", "absent", "bored")


def test_fingerprint_follows_the_labels() -> None:
    first = manifest_from(["train/happy/1.png"], origin="x").fingerprint
    assert first == manifest_from(["train/happy/1.png"], origin="y").fingerprint
    assert first != manifest_from(["train/sad/1.png"], origin="x").fingerprint


@pytest.mark.parametrize(
    "name", ["train/ ../x.png", "train/  /x.png", "train/a\\b/x.png", "train/ha\nppy/x.png"], ids=repr
)
def test_refuses_classes_that_are_no_plain_names(name: str) -> None:
    with pytest.raises(DatasetError, match="must be a plain name"):
        manifest_from([name], origin="x")
