"""Pictures in a zip archive, read without unpacking it; a hostile archive is refused."""

import lzma
import stat
import threading
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from fer_core.errors import DatasetError

MAX_FILES: Final = 500_000
MAX_FILE_BYTES: Final = 64 * 2**20
MAX_TOTAL_BYTES: Final = 20 * 2**30
MAX_RATIO: Final = 200
"""Unpacked over packed; pictures are compressed already and stay near 1."""


class ArchiveSource:
    """The files in a zip archive, by name; checked for hostile content when it is opened."""

    def __init__(self, path: Path) -> None:
        self.origin = str(path)
        self._archive = _open(path)
        self._lock = threading.Lock()
        entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        _refuse_hostile(entries, path)
        self._entries = {entry.filename: entry for entry in entries}

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        try:
            with self._lock:
                return self._archive.read(self._entries[name])
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError) as error:
            raise DatasetError(
                "{name} in {archive} is damaged or encrypted. Download the archive again.",
                name=name,
                archive=self.origin,
            ) from error


def _open(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError) as error:
        raise DatasetError("{path} is not a zip archive, or it is damaged. Download it again.", path=path) from error
    except OSError as error:
        raise DatasetError("Cannot read {path}: {reason}.", path=path, reason=error.strerror) from error


def _refuse_hostile(entries: list[zipfile.ZipInfo], path: Path) -> None:
    if len(entries) > MAX_FILES:
        _refuse(path, f"it holds {len(entries)} files, more than {MAX_FILES}")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        _refuse(path, f"unpacked it would take more than {MAX_TOTAL_BYTES // 2**30} GB")
    seen: dict[str, str] = {}
    for entry in entries:
        problem = _problem(entry)
        twin = seen.setdefault(entry.filename.casefold(), entry.filename)
        if problem is None and (twin != entry.filename or seen.get("\0" + entry.filename)):
            problem = f"the name {entry.filename!r} stands in it twice, or in two spellings of capitals"
        seen["\0" + entry.filename] = entry.filename
        if problem:
            _refuse(path, problem)


def _problem(entry: zipfile.ZipInfo) -> str | None:
    name = PurePosixPath(entry.filename)
    if not name.parts or name.is_absolute() or ".." in name.parts or "\\" in entry.filename or ":" in name.parts[0]:
        return f"the name {entry.filename!r} climbs out of the archive's folder"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return f"{entry.filename!r} is a link"
    if entry.file_size > MAX_FILE_BYTES:
        return f"{entry.filename!r} unpacks to more than {MAX_FILE_BYTES // 2**20} MB"
    if entry.file_size > 2**20 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return f"{entry.filename!r} unpacks to more than {MAX_RATIO} times its size"
    return None


def _refuse(path: Path, problem: str) -> None:
    raise DatasetError("{path} is refused: {problem}.", path=path, problem=problem)
