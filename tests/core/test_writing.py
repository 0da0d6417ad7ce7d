import os
from pathlib import Path

import pytest

from fer_core.errors import OutputError
from fer_core.writing import replace_whole, write_whole


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


def test_the_partial_file_has_the_same_ending(tmp_path: Path) -> None:
    seen = []
    replace_whole(tmp_path / "a.keras", lambda partial: seen.append(partial.suffix) or partial.write_text("x"))
    assert seen == [".keras"]


def test_folders_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "a/b/c.txt", b"x")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"x"
