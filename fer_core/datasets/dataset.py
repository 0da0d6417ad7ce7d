"""Opens a dataset wherever it lies: an imported one, a folder or an archive, all read in the same way."""

import csv
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from fer_core.datasets.class_map import ClassMap
from fer_core.datasets.manifest import COLUMNS, MANIFEST_NAME, Manifest, Record, Split, read_manifest
from fer_core.datasets.sources.archive import ArchiveSource
from fer_core.datasets.sources.folder import FolderSource
from fer_core.datasets.sources.layout import is_unsplit, manifest_from
from fer_core.errors import DatasetError, MediaError
from fer_core.media.images import decode_image
from fer_core.results import Image

MOST_HEADER_BYTES: Final = 2**16


class PictureSource(Protocol):
    """Where picture files are read from."""

    origin: str

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...

    def close(self) -> None:
        """Let go of the files, so that they can be deleted on any system; nothing is read after that."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelledPictures:
    """Pictures of one split: ``labels`` N class numbers, ``files`` N names."""

    pixels: npt.NDArray[Any]
    """What a network takes of each: N x H x W x C uint8, or N rows of features, float16 (``faces.feature_row``)."""
    labels: npt.NDArray[np.int64]
    files: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A manifest and the place that its files are read from."""

    name: str
    manifest: Manifest
    source: PictureSource
    unsplit: bool = False
    """Its pictures lay in classes without splits; all stand in train until it is divided."""

    def split_or_default(self, split: Split | None) -> Split:
        """Return ``split``, or test where there is one, else valid; raises DatasetError when it is absent."""
        present = self.manifest.splits
        chosen = split or ("test" if "test" in present else "valid")
        if chosen not in present:
            raise DatasetError(
                'The dataset {name} has no split "{split}", only {present}.',
                name=self.name,
                split=chosen,
                present=", ".join(present),
            )
        return chosen

    def close(self) -> None:
        """Let go of the place that the files are read from."""
        self.source.close()

    def picture(self, record: Record) -> Image:
        return decode_image(self.source.read(record.file), name=record.file)

    def load(
        self, split: Split, labels: Sequence[str], prepare: Callable[[Image], npt.NDArray[np.uint8]]
    ) -> LabelledPictures:
        """Read a whole split; ``prepare`` turns each picture into an array of the same shape.

        Class numbers index ``labels``. Raises DatasetError for a class that is not among them or for a broken picture.
        """
        records, numbers = self.numbered(split, labels)

        def read(record: Record) -> npt.NDArray[np.uint8]:
            try:
                return prepare(self.picture(record))
            except MediaError as error:
                raise DatasetError(
                    "The dataset {name} holds a broken picture. {error}", name=self.name, error=error
                ) from error

        with ThreadPoolExecutor(max_workers=4) as pool:
            pixels = np.stack(list(pool.map(read, records)))
        return LabelledPictures(pixels=pixels, labels=numbers, files=tuple(record.file for record in records))

    def numbered(self, split: Split, labels: Sequence[str]) -> tuple[tuple[Record, ...], npt.NDArray[np.int64]]:
        """Return the N pictures of a split and their N class numbers, which index ``labels``; errors as ``load``'s."""
        records = self.manifest.of(self.split_or_default(split))
        unknown = sorted({record.label for record in records} - set(labels))
        if unknown:
            raise DatasetError(
                "The dataset {name} has classes that the network does not know: {unknown}. It knows {labels}.",
                name=self.name,
                unknown=", ".join(unknown),
                labels=", ".join(labels),
            )
        numbers = {label: number for number, label in enumerate(labels)}
        return records, np.array([numbers[record.label] for record in records], np.int64)


def open_dataset(path: Path, *, class_map: ClassMap | None = None) -> Dataset:
    """Open an imported dataset, a folder of splits or classes, or a zip archive; ``class_map`` renames its classes.

    Without one, an imported dataset keeps its classes and others get ours ("happiness" is happy). Raises DatasetError
    when it is none of them. An archive stays open until ``close``.
    """
    if not path.exists():
        raise DatasetError("There is no dataset {path}. Import one, or give a folder or a zip archive.", path=path)
    if is_imported(path):
        manifest = read_manifest(path)
        renamed = class_map.apply(manifest) if class_map else manifest
        return Dataset(name=path.name, manifest=renamed, source=FolderSource(path))
    source: PictureSource = FolderSource(path) if path.is_dir() else ArchiveSource(path)
    return dataset_from(source, name=path.stem, class_map=class_map)


def is_imported(folder: Path) -> bool:
    """Tell whether a folder holds a manifest of ours; another program's manifest.csv has other columns.

    One whose first line names no columns counts as ours, and damaged: it shall be refused, not passed over.
    """
    path = folder / MANIFEST_NAME
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            names = next(csv.reader([file.readline(MOST_HEADER_BYTES).decode("utf-8-sig")]), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return True
    return len(names) < 2 or set(COLUMNS) <= set(names)


def dataset_from(source: PictureSource, *, name: str, class_map: ClassMap | None = None) -> Dataset:
    """Read splits and classes from the names of a source's files."""
    names = source.names()
    manifest = manifest_from(names, origin=source.origin, class_map=class_map)
    return Dataset(name=name, manifest=manifest, source=source, unsplit=is_unsplit(names))
