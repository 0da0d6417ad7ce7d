"""From what a person names, files and folders, to the pictures in them."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fer_core.media.images import PICTURE_SUFFIXES


def gather_pictures(places: Iterable[Path], *, leave_out: Path | None = None) -> list[Path]:
    """Return each picture once, in the order named and by name inside a folder.

    A file that is named is always returned, whatever its suffix and whether or not it exists.
    Folders are walked for files with a picture's suffix; hidden files, hidden folders and the
    folder ``leave_out`` (where results go) are passed over.
    """
    found: dict[Path, Path] = {}
    for place in places:
        for path in _walk(place, leave_out) if place.is_dir() else [place]:
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _walk(folder: Path, leave_out: Path | None) -> Iterator[Path]:
    """Yield the pictures of a folder; a folder that may not be opened is yielded itself."""
    barred: list[Path] = []
    away = leave_out and leave_out.resolve()
    for home, folders, names in os.walk(folder, onerror=lambda error: barred.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(home, name).resolve() != away)
        yield from (Path(home, name) for name in sorted(names) if _is_picture(name))
    yield from barred


def _is_picture(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in PICTURE_SUFFIXES
