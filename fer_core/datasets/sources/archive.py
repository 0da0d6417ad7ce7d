"""Pictures in a zip archive, read without unpacking it; a hostile archive is refused."""

import struct
import threading
import zipfile
import zlib
from pathlib import Path
from typing import Final, NoReturn

from fer_core.datasets.sources.archive_checks import MAX_DIRECTORY_BYTES, MAX_FILES, problem_of, true_name
from fer_core.datasets.sources.archive_directory import problem_of_directory
from fer_core.errors import DatasetError, UnreadablePictureError

NO_ARCHIVE: Final = (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, struct.error, OverflowError)
"""What ``zipfile`` raises on a damaged list of files, decoding errors included."""
DAMAGED: Final = (*NO_ARCHIVE, zlib.error, OSError, RuntimeError)


class ArchiveSource:
    """The files in a zip archive, by name; checked for hostile content when it is opened, and open until ``close``."""

    def __init__(self, path: Path) -> None:
        self.origin = str(path)
        self._archive = _open(path)
        self._lock = threading.Lock()
        entries = self._archive.infolist()
        for entry in entries:
            entry.filename = true_name(entry, entry.filename)
        if problem := problem_of(entries, archive_bytes=path.stat().st_size):
            self.close()
            _refuse(path, problem)
        self._entries = {entry.filename: entry for entry in entries if not entry.filename.endswith("/")}

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises UnreadablePictureError when they are not what the archive says about them."""
        entry = self._entries[name]
        try:
            with self._lock, self._archive.open(entry) as file:
                return file.read(entry.file_size + 1)  # without a number, what it unpacks to has no limit
        except DAMAGED as error:
            raise UnreadablePictureError(
                "{name} in {archive} is damaged. Download the archive again.", name=name, archive=self.origin
            ) from error

    def close(self) -> None:
        """Let go of the file, which Windows does not delete before."""
        self._archive.close()


def _open(path: Path) -> zipfile.ZipFile:
    try:
        with path.open("rb") as file:
            problem = problem_of_directory(file, most_entries=MAX_FILES, most_bytes=MAX_DIRECTORY_BYTES)
        return zipfile.ZipFile(path) if problem is None else _refuse(path, problem)
    except NO_ARCHIVE as error:
        raise DatasetError("{path} is not a zip archive, or it is damaged. Download it again.", path=path) from error
    except OSError as error:
        raise DatasetError("Cannot read {path}: {reason}.", path=path, reason=error.strerror) from error


def _refuse(path: Path, problem: str) -> NoReturn:
    raise DatasetError("{path} is refused: {problem}.", path=path, problem=problem)
