"""Pictures in a folder on disk."""

import os
import stat
from pathlib import Path
from typing import Final, NoReturn

from fer_core.errors import DatasetError, UnreadablePictureError

SYSTEM_FOLDERS: Final = frozenset({"__MACOSX", "lost+found", "System Volume Information", "$RECYCLE.BIN"})
"""Lie on a drive beside the person's own folders, and often cannot be read."""


class FolderSource:
    """The files below a folder, by relative name with forward slashes."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise DatasetError("There is no folder {folder}.", folder=folder)
        self.origin = str(folder)
        self._folder = folder

    def names(self) -> list[str]:
        """Return every file but those in hidden folders and in those of a system.

        Raises DatasetError where a folder may not be looked into.
        """
        found = []
        for folder, folders, files in os.walk(self._folder, onerror=_refuse):
            folders[:] = [name for name in folders if not name.startswith(".") and name not in SYSTEM_FOLDERS]
            found += [Path(folder, name) for name in files]
        return sorted(path.relative_to(self._folder).as_posix() for path in found if _is_plain_file(path))

    def read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise UnreadablePictureError(
                "Cannot read {name} of {folder}: {reason}. Import the dataset again.",
                name=name,
                folder=self._folder,
                reason=error.strerror,
            ) from error

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _refuse(error: OSError) -> NoReturn:
    raise DatasetError(
        "Cannot look into {folder}: {reason}. Allow it to be read, or move it away.",
        folder=error.filename,
        reason=error.strerror,
    ) from error


def _is_plain_file(path: Path) -> bool:
    """Tell whether it is a file of this folder; a link may lead anywhere."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        _refuse(error)
