"""The code: fresh or chosen, compared without regard to how it is written."""

from pathlib import Path

import pytest

from pages.door.access_code import FILE_NAME, LENGTH, LETTERS, VARIABLE, chosen_code, fresh_code, is_right, spaced
from pages.door.problems import DoorError


def test_a_fresh_code_is_drawn_each_time_from_letters_that_are_told_apart(tmp_path: Path) -> None:
    codes = {chosen_code(tmp_path) for _start in range(50)}
    assert len(codes) == 50
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
    assert not set("01ILO") & set(LETTERS)


@pytest.mark.parametrize("given", ["abc234", "ABC 234", " abc-234 ", "aBc2 34"])
def test_spelling_does_not_matter(given: str) -> None:
    assert is_right(given, "ABC234")


@pytest.mark.parametrize("given", ["", "ABC23", "ABC2345", "ÀBC234", "\udce9bc234"])
def test_another_code_is_wrong(given: str) -> None:
    assert not is_right(given, "ABC234")


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE_NAME).write_text("kitchen table\n")
    assert chosen_code(tmp_path) == "kitchen table"
    assert is_right("Kitchen Table", "kitchen table")
    monkeypatch.setenv(VARIABLE, "living room")
    assert chosen_code(tmp_path) == "living room"


@pytest.mark.parametrize("text", [b"", b"12 3-4 5", b"x" * 101, b"\xff\xfe"], ids=["empty", "short", "long", "bytes"])
def test_a_code_that_cannot_serve_is_refused_in_words(text: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(text)
    with pytest.raises(DoorError, match=r"access code in .*access-code\.txt"):
        chosen_code(tmp_path)


def test_how_a_code_is_written() -> None:
    assert spaced("ABC234") == "ABC 234"
    assert spaced("kitchen table") == "kitchen table"
    assert fresh_code() != fresh_code()
