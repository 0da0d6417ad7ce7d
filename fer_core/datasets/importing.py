"""Copies a dataset into the workspace, all or nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.file_names import FileNames
from fer_core.datasets.manifest import Manifest, write_manifest
from fer_core.errors import DatasetError, MediaError, WorkCancelled
from fer_core.media.images import decode_image
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.staging import staged_folder

TAKEN: Final = "{into} exists already. Choose another name, or delete it first."


def refuse_taken(into: Path) -> None:
    """Raise DatasetError where a dataset could not be written because something is there; asked before long work."""
    if into.exists():
        raise DatasetError(TAKEN, into=into)


def import_dataset(
    dataset: Dataset,
    into: Path,
    *,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> Manifest:
    """Copy every picture to ``into/<split>/<class>/`` and write the manifest.

    Every picture is opened once; one that cannot be opened, a full disk or a cancel leaves nothing behind.
    Raises DatasetError, and WorkCancelled after a cancel; ``into`` must not exist.
    """
    try:
        with staged_folder(into) as folder:
            manifest = _copy(dataset, folder, progress, cancelled)
            write_manifest(manifest, folder)
    except FileExistsError as error:
        raise DatasetError(TAKEN, into=into) from error
    except OSError as error:
        raise DatasetError(
            "The dataset could not be written to {into}: {reason}. Nothing was kept.", into=into, reason=error.strerror
        ) from error
    return manifest


def _copy(dataset: Dataset, folder: Path, progress: Progress, cancelled: Cancelled) -> Manifest:
    names = FileNames()
    records = []
    for record in dataset.manifest.records:
        if cancelled():
            raise WorkCancelled("The import was cancelled. Nothing was kept.")
        copied = replace(record, file=names.name_for(record))
        data = dataset.source.read(record.file)
        _check_picture(data, record.file)
        target = folder / copied.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        records.append(copied)
        progress(len(records), len(dataset.manifest.records))
    return Manifest(records=tuple(sorted(records, key=lambda record: record.file)))


def _check_picture(data: bytes, name: str) -> None:
    try:
        decode_image(data, name=name)
    except MediaError as error:
        raise DatasetError("{error} Take it out of the dataset and import again.", error=error) from error
