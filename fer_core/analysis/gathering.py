"""From what a person names, files and folders, to the pictures and videos in them."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fer_core.media.images import PICTURE_SUFFIXES
from fer_core.media.suffixes import VIDEO_SUFFIXES


def gather_pictures(places: Iterable[Path], *, leave_out: Path | None = None) -> list[Path]:
    """Return each picture once, in the order named and by name inside a folder.

    A file that is named is always returned, whatever its suffix and whether or not it exists.
    Folders are walked for files with a picture's suffix; hidden files, hidden folders and the
    folder ``leave_out`` (where results go) are passed over.
    """
    return _gather(places, PICTURE_SUFFIXES, leave_out)


def gather_sources(places: Iterable[Path], *, leave_out: Path | None = None) -> list[Path]:
    """Return each picture and each video once, as ``gather_pictures`` does."""
    return _gather(places, PICTURE_SUFFIXES | VIDEO_SUFFIXES, leave_out)


def is_video(path: Path) -> bool:
    """Tell by the ending whether a file is taken for a video."""
    return path.suffix.lower() in VIDEO_SUFFIXES


def _gather(places: Iterable[Path], suffixes: frozenset[str], leave_out: Path | None) -> list[Path]:
    found: dict[Path, Path] = {}
    for place in places:
        for path in _walk(place, suffixes, leave_out) if os.path.isdir(place) else [place]:  # noqa: PTH112 (no error)
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _walk(folder: Path, suffixes: frozenset[str], leave_out: Path | None) -> Iterator[Path]:
    """Yield the files of a folder with such endings; a folder that may not be opened is yielded itself."""
    barred: list[Path] = []
    away = leave_out and leave_out.resolve()
    for home, folders, names in os.walk(folder, onerror=lambda error: barred.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(home, name).resolve() != away)
        yield from (Path(home, name) for name in sorted(names) if _is_one(name, suffixes))
    yield from barred


def _is_one(name: str, suffixes: frozenset[str]) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in suffixes
