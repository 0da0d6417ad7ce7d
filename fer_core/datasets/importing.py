"""Copies a dataset into the workspace, all or nothing."""

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.file_names import FileNames
from fer_core.datasets.manifest import Manifest, write_manifest
from fer_core.datasets.naming import one_spelling
from fer_core.datasets.unreadable import opened_picture
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.media.images import encode_image
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.staging import TAKEN, staged_dataset

KEPT_FORMATS: Final = ((b"\xff\xd8\xff", (".jpg", ".jpeg")), (b"\x89PNG\r\n\x1a\n", (".png",)))
"""How JPEG and PNG files begin and may end: what every tool for datasets opens, Keras among them."""


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

    JPEG and PNG files stay as they are, others become PNG files with the same upright RGB pixels. Classes that differ
    in capitals or accents only become one. Every picture is opened once; one that cannot be opened, a full disk or a
    cancel leaves nothing behind. Raises DatasetError, and WorkCancelled after a cancel; ``into`` must not exist.
    """
    with staged_dataset(into) as folder:
        manifest = _copy(replace(dataset, manifest=_spelt(dataset.manifest)), folder, progress, cancelled)
        write_manifest(manifest, folder)
    return manifest


def _spelt(manifest: Manifest) -> Manifest:
    labels = one_spelling(manifest.labels)
    if all(old == new for old, new in labels.items()):
        return manifest
    return Manifest(records=tuple(replace(record, label=labels[record.label]) for record in manifest.records))


def _copy(dataset: Dataset, folder: Path, progress: Progress, cancelled: Cancelled) -> Manifest:
    names = FileNames()
    records = []
    for record in dataset.manifest.records:
        if cancelled():
            raise WorkCancelled("The import was cancelled. Nothing was kept.")
        data, suffix = _stored(dataset.source.read(record.file), record.file)
        copied = replace(record, file=names.name_for(record, suffix))
        target = folder / copied.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        records.append(copied)
        progress(len(records), len(dataset.manifest.records))
    return Manifest(records=tuple(sorted(records, key=lambda record: record.file)))


def _stored(data: bytes, name: str) -> tuple[bytes, str]:
    """Return a file's bytes and its ending as they are written."""
    image = opened_picture(data, name)
    given = PurePosixPath(name).suffix
    for beginning, endings in KEPT_FORMATS:
        if data.startswith(beginning):
            return data, given if given.lower() in endings else endings[0]
    return encode_image(image), ".png"
