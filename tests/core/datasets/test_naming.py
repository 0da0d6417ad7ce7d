"""Names of datasets and classes."""

import pytest

from fer_core.datasets.naming import UNLABELLED, checked_label, checked_name, find_label, one_spelling, usable_label
from fer_core.datasets.sources.layout import SPLIT_NAMES
from fer_core.errors import DatasetError


@pytest.mark.parametrize("name", ["fer2013", "My faces 2", "Émotions", "caras 😀", "família 👨‍👩‍👧", "❤️", "a.b", "-x"])
def test_accepts(name: str) -> None:
    assert checked_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name",
    ["", "  ", "a/b", "..", ".", ".hidden", "a\\b", "c:", "a\nb", "a\0b", "nul", "COM1.x", "x@2", "end.", "x" * 121],
)
def test_refuses(name: str) -> None:
    with pytest.raises(DatasetError):
        checked_name(name)


def test_an_accent_written_in_two_ways_is_one_name() -> None:
    assert checked_name("e\u0301") == "é"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (" Bored ", "bored"),
        ("HAPPINESS", "happy"),
        ("Cafe\u0301 2", "caf\u00e9 2"),
        ("Stra\u00dfe", "stra\u00dfe"),
        ("a.b", "a.b"),
        ("console", "console"),
        ("müde 😴", "müde 😴"),
    ],
)
def test_a_class_is_stored_in_one_spelling(text: str, label: str) -> None:
    assert checked_label(text) == checked_label(label) == label


@pytest.mark.parametrize(
    ("text", "existing", "label"),
    [
        ("happy", ["Happy"], "Happy"),
        ("HAPPINESS", ["Happy", "sad"], "Happy"),
        ("CAFE\u0301", ["café"], "café"),
        ("café", ["cafe\u0301"], "cafe\u0301"),
        ("Happiness", ["happy", "Happiness"], "Happiness"),
        ("BORED", ["Bored", "bored"], "Bored"),
        ("bored", ["Bored", "bored"], "bored"),
        ("bored", ["happy"], "bored"),
    ],
)
def test_a_class_that_is_there_keeps_its_spelling(text: str, existing: list[str], label: str) -> None:
    assert checked_label(text, existing) == label


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", ".", "..", ".bored", "bored.", "a/b", "a\\b", "a:b", "what?", 'a"b', "a|b", "a<b", "a*b", "a\nb"),
        *("nul", "Con", "aux.", "PRN.txt", "com1", UNLABELLED, "Unlabelled", *SPLIT_NAMES, "Train"),
    ],
)
def test_a_name_that_no_class_can_have_is_refused(text: str) -> None:
    with pytest.raises(DatasetError, match="cannot be the name of a class"):
        checked_label(text)


def test_a_class_s_name_fits_a_folder() -> None:
    with pytest.raises(DatasetError, match="too long: 122 bytes"):
        checked_label("é" * 61)


def test_a_text_means_the_class_of_that_name_before_any_other() -> None:
    labels = ["happy", "Happy", "sad"]
    assert [find_label(text, labels) for text in ("Happy", "HAPPY", "Sadness", "bored")] == [
        "Happy",
        "happy",
        "sad",
        None,
    ]


def test_labels_that_look_the_same_become_the_first_of_them() -> None:
    stored = one_spelling(["happy", "Happy", "Bored", "bored", "cafe\u0301", "café", "Unlabelled"])
    assert list(stored.values()) == ["happy", "happy", "Bored", "Bored", "café", "café", UNLABELLED]
    with pytest.raises(DatasetError, match="'nul' cannot be the name of a class"):
        one_spelling(["happy", "nul"])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("café 😀", "café 😀"),
        ("a?b", "a b"),
        (".bored.", "bored"),
        ("con", "con class"),
        ("Train", "Train class"),
        ("...", "class"),
        ("é" * 200, "é" * 60),
    ],
)
def test_the_nearest_name_that_a_class_can_have(text: str, label: str) -> None:
    assert usable_label(text) == label
    assert checked_label(label)
