"""Whose pictures they are, by the names that they had."""

import pytest

from fer_core.datasets.manifest import Manifest, Record
from fer_core.datasets.terms import FER2013_TERMS, IMDB_WIKI_TERMS, terms_of


def manifest(source: str, *, file: str = "train/happy/1.png", split: str = "train") -> Manifest:
    mine = Record(file="train/sad/2.png", split="train", label="sad", source="me.jpg")
    return Manifest(records=(mine, Record(file=file, split=split, label="happy", source=source)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "terms"),
    [
        ("train/happy/Training_10118481.jpg", FER2013_TERMS),
        ("x/PrivateTest_88305.jpg", FER2013_TERMS),
        ("Training_10118481_jpg.rf.0a1b2c.jpg", FER2013_TERMS),
        ("train/happy/row0000012.png", FER2013_TERMS),
        ("fer0012345.png", FER2013_TERMS),
        ("imdb_crop/00/nm0000100_rm12818432_1955-1-6_2003.jpg", IMDB_WIKI_TERMS),
        ("17/10000217_1981-05-05_2009.jpg", IMDB_WIKI_TERMS),
    ],
)
def test_known_pictures_bring_their_terms(source: str, terms: str) -> None:
    assert terms_of(manifest(source), name="mine") == (terms,)


@pytest.mark.parametrize(
    "source",
    [
        "happy/1.jpg",
        "Training_day/1.jpg",
        "Training_3.jpg",
        "row1.png",
        "fer1.png",
        "001_2021-05-03_1930.jpg",
        "clip 00012.png",
    ],
)
def test_pictures_of_ones_own_bring_none(source: str) -> None:
    assert terms_of(manifest(source), name="transferplus faces") == ()


def test_an_augmented_picture_is_known_by_what_it_was_made_of() -> None:
    made = manifest("train/happy/row0000012.png", file="train/happy/row0000012-augmented-1.png")
    assert terms_of(made, name="mine") == (FER2013_TERMS,)


def test_what_is_only_tested_on_is_not_learnt_from() -> None:
    tested = manifest("PrivateTest_88305.jpg", file="test/happy/1.png", split="test")
    assert terms_of(tested, name="mine") == ()


@pytest.mark.parametrize("name", ["fer2013", "FER-2013 cleaned", "my fer2013@2", "FERplus"])
def test_a_dataset_is_taken_at_its_word(name: str) -> None:
    assert terms_of(manifest("happy/1.jpg"), name=name) == (FER2013_TERMS,)
