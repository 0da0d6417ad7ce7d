"""Names for the files of a dataset that is being written: each once, on any system."""

import unicodedata
from pathlib import PurePosixPath

from fer_core.datasets.manifest import Record


class FileNames:
    """The names given so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name_for(self, record: Record) -> str:
        """Take and return ``split/class/name``, with a number when two files would have the same name."""
        name = PurePosixPath(record.file)
        file, number = f"{record.split}/{record.label}/{name.name}", 1
        while _as_one_file(file) in self._taken:
            number += 1
            file = f"{record.split}/{record.label}/{name.stem}-{number}{name.suffix}"
        self._taken.add(_as_one_file(file))
        return file


def _as_one_file(name: str) -> str:
    """Windows and macOS ignore case, and macOS how an accent is written."""
    return unicodedata.normalize("NFC", name).casefold()
