"""Where results go: never over a source or over each other."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fer_core.errors import OutputError
from fer_core.media.suffixes import VIDEO_SUFFIXES
from fer_core.messages import N_
from fer_core.writing import check_place

COPY_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
"""An annotated copy keeps one of these; of any other photo it is a PNG, and of a video an MP4."""


def check_outputs(outputs: Iterable[Path], sources: Iterable[Path]) -> None:
    """Raise OutputError when a result could not be written, or would replace a source or another result."""
    taken = {_same_file_key(source): N_("a photo to analyze") for source in sources}
    for path in outputs:
        if used := taken.get(_same_file_key(path)):
            raise OutputError("{path} is {used} already. Choose another name for the result.", path=path, used=used)
        taken[_same_file_key(path)] = N_("the place of another result")
        check_place(path)


class CopyNames:
    """Names for annotated copies in one folder: each its own, none that of a source."""

    def __init__(self, folder: Path, sources: Iterable[Path]) -> None:
        self._folder = folder
        self._taken = {_same_file_key(source) for source in sources}

    def name_for(self, source: Path) -> Path:
        """Return ``folder/<name>_faces.<suffix>``, with a number where that is taken."""
        suffix = _copy_suffix(source)
        path = self._folder / f"{source.stem}_faces{suffix}"
        number = 1
        while _same_file_key(path) in self._taken:
            number += 1
            path = self._folder / f"{source.stem}_faces-{number}{suffix}"
        self._taken.add(_same_file_key(path))
        return path


def _copy_suffix(source: Path) -> str:
    if source.suffix.lower() in VIDEO_SUFFIXES:
        return ".mp4"
    return source.suffix if source.suffix.lower() in COPY_SUFFIXES else ".png"


def _same_file_key(path: Path) -> str:
    """Paths that differ only in case are one file on Windows and macOS."""
    return str(path.resolve()).casefold()
