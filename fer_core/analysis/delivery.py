"""Results written to disk: whole or not at all, and never over a source or over each other."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fer_core.errors import OutputError

COPY_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
"""An annotated copy keeps one of these; of any other source it is a PNG."""

NOT_WRITABLE: Final = "{path} cannot be written: {reason}. Choose another place."


def check_place(path: Path) -> None:
    """Raise OutputError when a file could not be written there; asked before long work."""
    with _told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise OutputError("{path} is a folder. Name a file in it.", path=path)
    if not os.access(path.parent, os.W_OK):
        raise OutputError(NOT_WRITABLE, path=path, reason="the folder is read-only")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody sees half of it; raises OutputError when that is not possible."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with _told_as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a pipe or a device keeps its place
            path.write_bytes(data)
            return
        try:
            partial.write_bytes(data)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


class CopyNames:
    """Names for annotated copies in one folder: each its own, none that of a source."""

    def __init__(self, folder: Path, sources: Iterable[Path]) -> None:
        self._folder = folder
        self._taken = {_same_file_key(source) for source in sources}

    def name_for(self, source: Path) -> Path:
        """Return ``folder/<name>_faces.<suffix>``, with a number where that is taken."""
        suffix = source.suffix if source.suffix.lower() in COPY_SUFFIXES else ".png"
        path = self._folder / f"{source.stem}_faces{suffix}"
        number = 1
        while _same_file_key(path) in self._taken:
            number += 1
            path = self._folder / f"{source.stem}_faces-{number}{suffix}"
        self._taken.add(_same_file_key(path))
        return path


def _same_file_key(path: Path) -> str:
    """Paths that differ only in case are one file on Windows and macOS."""
    return str(path.resolve()).casefold()


@contextmanager
def _told_as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(NOT_WRITABLE, path=path, reason=error.strerror or error) from error
