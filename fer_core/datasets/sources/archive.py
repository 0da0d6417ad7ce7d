"""Pictures in a zip archive, read without unpacking it; a hostile archive is refused."""

import threading
import zipfile
from pathlib import Path

from fer_core.archives.archive_checks import MAX_DIRECTORY_BYTES, MAX_FILES
from fer_core.archives.checked_zip import DAMAGED, NO_ARCHIVE, HostileArchive, open_checked, read_entry
from fer_core.errors import DatasetError, UnreadablePictureError


class ArchiveSource:
    """The files in a zip archive, by name; checked for hostile content when it is opened, and open until ``close``."""

    def __init__(self, path: Path) -> None:
        self.origin = str(path)
        self._archive = _open(path)
        self._lock = threading.Lock()
        entries = self._archive.infolist()
        self._entries = {entry.filename: entry for entry in entries if not entry.filename.endswith("/")}

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises UnreadablePictureError when they are not what the archive says about them."""
        entry = self._entries[name]
        try:
            with self._lock:
                return read_entry(self._archive, entry)
        except DAMAGED as error:
            raise UnreadablePictureError(
                "{name} in {archive} is damaged. Download the archive again.", name=name, archive=self.origin
            ) from error

    def close(self) -> None:
        """Let go of the file, which Windows does not delete before."""
        self._archive.close()


def _open(path: Path) -> zipfile.ZipFile:
    try:
        return open_checked(path, most_files=MAX_FILES, most_list_bytes=MAX_DIRECTORY_BYTES)
    except HostileArchive as error:
        raise DatasetError("{path} is refused: {problem}.", path=path, problem=error) from error
    except NO_ARCHIVE as error:
        raise DatasetError("{path} is not a zip archive, or it is damaged. Download it again.", path=path) from error
    except OSError as error:
        raise DatasetError("Cannot read {path}: {reason}.", path=path, reason=error.strerror) from error
