"""Reads ``<split>/<class>/<picture>`` out of a list of file names."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.errors import DatasetError
from fer_core.expressions import canonical_name
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


def manifest_from(names: Iterable[str], *, origin: str) -> Manifest:
    """Return the manifest of the pictures among ``names``; folders above the splits are allowed.

    Raises DatasetError when no picture lies in a split and a class.
    """
    records = sorted(filter(None, map(_record, names)), key=lambda record: record.file)
    if not records:
        raise DatasetError(
            "{origin} has no pictures in folders named train, valid or test and then by class "
            "(such as train/happy/1.png). Arrange it so and try again.",
            origin=origin,
        )
    return Manifest(records=tuple(records))


def _record(name: str) -> Record | None:
    path = PurePosixPath(name)
    if path.suffix.lower() not in PICTURE_SUFFIXES or any(part.startswith(".") for part in path.parts):
        return None
    if len(path.parts) < 3 or "__MACOSX" in path.parts:
        return None
    split = SPLIT_NAMES.get(path.parts[-3].casefold())
    if split is None:
        return None
    label = canonical_name(path.parts[-2])
    return Record(file=name, split=split, label=label, source=name)
