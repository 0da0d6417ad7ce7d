"""Copies a dataset into the workspace, all or nothing."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Manifest, Record, write_manifest
from fer_core.errors import DatasetError, MediaError
from fer_core.media.images import decode_image


def import_dataset(
    dataset: Dataset,
    into: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Manifest:
    """Copy every picture to ``into/<split>/<class>/`` and write the manifest.

    Every picture is opened once; one that cannot be opened, a full disk or a cancel leaves nothing behind.
    Raises DatasetError; ``into`` must not exist.
    """
    if into.exists():
        raise DatasetError("{into} exists already. Choose another name, or delete it first.", into=into)
    partial: Path | None = None
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{into.name}.partial-", dir=into.parent))
        manifest = _copy(dataset, partial, progress, cancelled)
        write_manifest(manifest, partial)
        partial.chmod(0o755)
        partial.rename(into)
    except OSError as error:
        raise DatasetError(
            "The dataset could not be written to {into}: {reason}. Nothing was kept.", into=into, reason=error.strerror
        ) from error
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
    return manifest


def _copy(
    dataset: Dataset, folder: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> Manifest:
    taken: set[str] = set()
    records = []
    for record in dataset.manifest.records:
        if cancelled():
            raise DatasetError("The import was cancelled. Nothing was kept.")
        copied = replace(record, file=_free_name(record, taken))
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


def _free_name(record: Record, taken: set[str]) -> str:
    """Return ``split/class/name``, with a number when two folders that become one class hold the same name."""
    name = PurePosixPath(record.file)
    file, number = f"{record.split}/{record.label}/{name.name}", 1
    while file.casefold() in taken:
        number += 1
        file = f"{record.split}/{record.label}/{name.stem}-{number}{name.suffix}"
    taken.add(file.casefold())
    return file
