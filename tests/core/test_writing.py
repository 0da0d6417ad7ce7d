import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from fer_core.errors import OutputError
from fer_core.writing import read_patiently, replace_whole, write_pieces, write_whole


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    path.write_text("old")

    def fail(partial: Path) -> None:
        partial.write_text("half")
        raise OSError(28, os.strerror(28))

    with pytest.raises(OutputError, match="No space"):
        replace_whole(path, fail)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["status.json"]


def test_two_threads_do_not_write_into_one_partial_file(tmp_path: Path) -> None:
    path, both = tmp_path / "settings.json", threading.Barrier(2)

    def write(partial: Path, text: str) -> None:
        partial.write_text(text)
        both.wait(timeout=10)
        assert partial.read_text() == text

    with ThreadPoolExecutor() as pool:
        done = [pool.submit(replace_whole, path, partial(write, text=text)) for text in ("one", "two")]
    assert [one.exception() for one in done] == [None, None]
    assert path.read_text() in ("one", "two") and [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_the_partial_file_has_the_same_ending(tmp_path: Path) -> None:
    seen = []
    replace_whole(tmp_path / "a.keras", lambda partial: seen.append(partial.suffix) or partial.write_text("x"))
    assert seen == [".keras"]


def test_folders_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "a/b/c.txt", b"x")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"x"


def test_a_file_that_is_read_meanwhile_is_replaced_with_patience(
    tmp_path: Path, stubborn: Callable[[str, int], None]
) -> None:
    path, written = tmp_path / "history.csv", []
    path.write_text("old")
    stubborn("replace", 3)
    with pytest.raises(OutputError, match="Access is denied"):
        replace_whole(path, lambda partial: partial.write_text("lost"))
    replace_whole(path, lambda partial: written.append(partial.write_text("new")), patience_s=5)
    assert path.read_text() == "new" and len(written) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["history.csv"]


def test_a_file_is_read_while_it_is_replaced(
    tmp_path: Path, stubborn: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.csv"
    path.write_text("new")
    stubborn("read_text", 3)
    assert read_patiently(path) == "new"
    stubborn("read_text", 10**9)
    monkeypatch.setattr("fer_core.writing.READING_S", 0.05)
    with pytest.raises(PermissionError):
        read_patiently(path)


def test_pieces_become_one_file_or_none(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    write_pieces(path, (piece for piece in [b"one", b" two"]))
    assert path.read_bytes() == b"one two"
    with pytest.raises(ZeroDivisionError):
        write_pieces(path, (b"%d" % (1 // n) for n in (1, 0)))
    assert path.read_bytes() == b"one two"
    assert [file.name for file in path.parent.iterdir()] == ["a.json"]
