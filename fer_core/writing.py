"""Files written whole or not at all: nobody sees half of one, and a failed write leaves the old one."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fer_core.errors import OutputError

NOT_WRITABLE: Final = "{path} cannot be written: {reason}. Choose another place, or free some space."


def check_place(path: Path) -> None:
    """Raise OutputError when a file could not be written there; asked before long work."""
    with _told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise OutputError("{path} is a folder. Name a file in it.", path=path)
    if not os.access(path.parent, os.W_OK):
        raise OutputError(NOT_WRITABLE, path=path, reason="the folder is read-only")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, making its folder; raises OutputError when that is not possible."""
    with _told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a pipe or a device keeps its place
            path.write_bytes(data)
            return
    replace_whole(path, lambda partial: partial.write_bytes(data))


def replace_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file beside ``path``, with the same ending, then put it in its place in one step."""
    partial = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
    with _told_as_output_error(path):
        try:
            write(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def _told_as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(NOT_WRITABLE, path=path, reason=error.strerror or error) from error
