"""Files written whole or not at all: nobody sees half of one, and a failed write leaves the old one."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Final, TypeVar

from fer_core.errors import OutputError
from fer_core.messages import N_

Result = TypeVar("Result")

RETRY_S: Final = 0.02
READING_S: Final = 0.5
"""How long ``read_patiently`` tries; replacing a file takes a moment only."""
NOT_WRITABLE: Final = N_("{path} cannot be written: {reason}. Choose another place, or free some space.")


def check_place(path: Path) -> None:
    """Raise OutputError when a file could not be written there; asked before long work."""
    with told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise OutputError("{path} is a folder. Name a file in it.", path=path)
    if not os.access(path.parent, os.W_OK):
        raise OutputError(NOT_WRITABLE, path=path, reason=N_("the folder is read-only"))


def write_whole(path: Path, data: bytes, *, patience_s: float = 0.0) -> None:
    """Write a file, making its folder; raises OutputError when that is not possible until patience ends."""
    with told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a pipe or a device keeps its place
            path.write_bytes(data)
            return
    replace_whole(path, lambda partial: partial.write_bytes(data), patience_s=patience_s)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file as ``write_whole`` does, from pieces that need not be in memory at once."""

    def write(place: Path) -> None:
        with place.open("wb") as file:
            file.writelines(pieces)

    with told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a pipe or a device keeps its place
            write(path)
            return
    replace_whole(path, write)


def replace_whole(path: Path, write: Callable[[Path], object], *, patience_s: float = 0.0) -> None:
    """Let ``write`` fill a file beside ``path``, with the same ending, then put it in its place in one step.

    Patience is for a file that others look at: on Windows it cannot be replaced while somebody reads it.
    """
    partial = path.with_name(f".{path.stem}.{os.getpid()}-{get_ident()}.partial{path.suffix}")
    with told_as_output_error(path):
        try:
            write(partial)
            _patiently(lambda: partial.replace(path), patience_s)
        finally:
            partial.unlink(missing_ok=True)


def read_patiently(path: Path) -> str:
    """Return the text of a file that another process may replace just now, when Windows lets nobody read it.

    Raises OSError when it is missing, or stays closed.
    """
    return _patiently(lambda: path.read_text(encoding="utf-8"), READING_S)


def _patiently(act: Callable[[], Result], patience_s: float) -> Result:
    until = time.monotonic() + patience_s
    while True:
        try:
            return act()
        except PermissionError:
            if time.monotonic() >= until:
                raise
        time.sleep(RETRY_S)


@contextmanager
def told_as_output_error(path: Path) -> Iterator[None]:
    """Raise OutputError, which names ``path``, for an OSError."""
    try:
        yield
    except OSError as error:
        raise OutputError(NOT_WRITABLE, path=path, reason=error.strerror or error) from error
