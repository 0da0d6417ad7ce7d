"""Names that are one folder on any system."""

import pytest

from fer_core.plain_names import folded, is_folder_name, tidy_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a/b:c", "a b c"),
        (" .x. ", "x"),
        ("con", ""),
        ("nul.zip", ""),
        ("é" * 90, "é" * 60),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("a\nb", "a b"),
    ],
    ids=["signs", "dots", "device", "device with ending", "long", "family", "line"],
)
def test_the_nearest_folder_name(text: str, name: str) -> None:
    assert tidy_name(text) == name
    assert is_folder_name(name) == bool(name)


def test_names_that_are_one_file_on_some_system() -> None:
    assert folded("CAFE\u0301") == folded("café")
