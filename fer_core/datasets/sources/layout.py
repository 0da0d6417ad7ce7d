"""Reads ``<split>/<class>/.../<picture>``, or ``<class>/<picture>`` alone, out of a list of file names."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from fer_core.datasets.class_map import ClassMap, suggested
from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.errors import DatasetError
from fer_core.media.images import PICTURE_SUFFIXES

SPLIT_NAMES: Final[dict[str, Split]] = {
    "train": "train",
    "training": "train",
    "valid": "valid",
    "validation": "valid",
    "val": "valid",
    "test": "test",
    "testing": "test",
}
NOT_CLASSES: Final = frozenset({"images", "image", "img", "labels", "annotations"})
"""Folders of an export for object detection, where a class is no folder."""


class Place(NamedTuple):
    """Where a picture lies; ``split`` is None where only classes are folders."""

    name: str
    split: Split | None
    label: str


def places(names: Iterable[str]) -> list[Place]:
    """Return the pictures among ``names`` that lie in a class, by name; folders above are allowed.

    Below a split the next folder is the class, however deep the picture lies; a split's name is never a class. Where
    any picture lies in a split, those that do not are left out.
    """
    found = [place for name in sorted(names) if (place := _place(name))]
    split = [place for place in found if place.split]
    return split or found


def raw_classes(names: Iterable[str]) -> dict[str, int]:
    """Return every class as its folder is called, with its number of pictures, by name."""
    return dict(sorted(Counter(place.label for place in places(names)).items()))


def is_unsplit(names: Iterable[str]) -> bool:
    """Tell whether classes are folders but splits are not."""
    return all(place.split is None for place in places(names))


def manifest_from(names: Iterable[str], *, origin: str, class_map: ClassMap | None = None) -> Manifest:
    """Return the manifest of the pictures among ``names``; without splits all are in train.

    Classes are renamed by ``class_map``, else as ``suggested``. Raises DatasetError when no picture lies in a class.
    """
    found = classified(names, origin=origin)
    classes = {place.label for place in found}
    new_names = (class_map or suggested(sorted(classes))).new_names(classes)
    records = (_record(place, new) for place in found if (new := new_names[place.label]) is not None)
    return Manifest(records=tuple(records))


def classified(names: Iterable[str], *, origin: str) -> list[Place]:
    """Return ``places``; raises DatasetError when there are none, or their folders name no classes."""
    found = places(names)
    classes = {place.label for place in found}
    if not found:
        raise DatasetError(
            "{origin} has no pictures in a folder by class, such as happy/1.png or train/happy/1.png. "
            "Arrange it so and try again.",
            origin=origin,
        )
    if {label.casefold() for label in classes} <= NOT_CLASSES:
        raise DatasetError(
            "{origin} holds its pictures in a folder called {folder}, as an export for object detection does. "
            "Export it with a folder for each class.",
            origin=origin,
            folder=sorted(classes)[0],
        )
    return found


def _record(place: Place, label: str) -> Record:
    return Record(file=place.name, split=place.split or "train", label=label, source=place.name)


def _place(name: str) -> Place | None:
    path = PurePosixPath(name)
    folders = path.parts[:-1]
    if path.suffix.lower() not in PICTURE_SUFFIXES or any(part.startswith(".") for part in path.parts):
        return None
    if not folders or "__MACOSX" in folders:
        return None
    splits = [SPLIT_NAMES.get(folder.casefold()) for folder in folders]
    below = [number for number in range(1, len(folders)) if splits[number - 1] and not splits[number]]
    if below:
        return Place(name, splits[below[-1] - 1], folders[below[-1]])
    return None if any(splits) else Place(name, None, folders[-1])
