"""Names of datasets."""

import pytest

from fer_core.datasets.naming import checked_name
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
