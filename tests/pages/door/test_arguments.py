"""The words after ``run.py app``."""

import pytest

from pages.door.arguments import EVERYWHERE, read_arguments
from pages.door.problems import DoorError


def test_a_phone_needs_no_more_words() -> None:
    wish = read_arguments(["--phone"])
    assert (wish.listen, wish.code, wish.rights, wish.encrypts, wish.opens_browser) == (
        EVERYWHERE,
        True,
        frozenset(),
        True,
        True,
    )


def test_behind_a_proxy_only_this_computer_is_listened_to() -> None:
    wish = read_arguments(["--behind", "Fer.Example.org", "--no-access-code", "--port", "9000"])
    assert (wish.behind, wish.listen, wish.code, wish.encrypts, wish.port) == (
        "fer.example.org",
        "127.0.0.1",
        False,
        False,
        9000,
    )


def test_rights_are_names_of_pages() -> None:
    assert read_arguments(["--phone", "--visitors-may", "Datasets, train"]).rights == {"datasets", "train"}
    assert len(read_arguments(["--phone", "--visitors-may", "all"]).rights) == 5


@pytest.mark.parametrize(
    "words", [["--visitors-may", "everything"], ["--behind", "https://a.b"], ["--behind", "1.2.3.4"]]
)
def test_what_cannot_be_meant_is_told(words: list[str]) -> None:
    with pytest.raises(DoorError, match=r"got|none of"):
        read_arguments(["--phone", *words])
