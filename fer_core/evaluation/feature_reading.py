"""Reads the features of many pictures, spread over processes."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from os import cpu_count
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Record
from fer_core.datasets.spawning import spread
from fer_core.errors import DatasetError, MediaError, WorkCancelled
from fer_core.faces.feature_row import Row
from fer_core.media.images import decode_image
from fer_core.networks.inputs import InputSpec, read_features
from fer_core.progress import Cancelled, Progress, never, unwatched

CHUNK: Final = 64
MOST_WORKERS: Final = 8
WORTH_A_WORKER: Final = 1000
"""Pictures a further process; each one loads the landmark model, which takes a second or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureChunk:
    """Files as they are stored; decoding is the worker's part."""

    pictures: tuple[tuple[str, bytes], ...]
    """Name and contents."""
    spec: InputSpec


def read_pictures(
    dataset: Dataset,
    records: Sequence[Record],
    spec: InputSpec,
    *,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> tuple[Row, npt.NDArray[np.bool_]]:
    """Return N rows and whether their landmarks are unsure, for N pictures, at least one.

    Raises DatasetError for a broken picture or a killed process, WorkCancelled after a cancel.
    """
    rows, unsure = [], []
    workers = min(cpu_count() or 1, MOST_WORKERS, 1 + len(records) // WORTH_A_WORKER)
    with closing(spread(read_chunk, _chunks(dataset, records, spec), workers=workers)) as chunks:
        for part, doubts in chunks:
            if cancelled():
                raise WorkCancelled("The landmarks are not all read yet: the work was cancelled.")
            rows.append(part)
            unsure.append(doubts)
            progress(min(CHUNK * len(rows), len(records)), len(records))
    return np.concatenate(rows), np.concatenate(unsure)


def read_chunk(chunk: PictureChunk) -> tuple[Row, npt.NDArray[np.bool_]]:
    """Read some pictures; raises DatasetError for a broken one."""
    try:
        found = [read_features(decode_image(data, name=name), chunk.spec) for name, data in chunk.pictures]
    except MediaError as error:
        raise DatasetError("The dataset holds a broken picture. {error}", error=error) from error
    rows = np.stack([one.features.as_row() for one in found])
    return rows, np.array([one.unsure for one in found], bool)


def _chunks(dataset: Dataset, records: Sequence[Record], spec: InputSpec) -> Iterator[PictureChunk]:
    for start in range(0, len(records), CHUNK):
        pictures = tuple((record.file, dataset.source.read(record.file)) for record in records[start : start + CHUNK])
        yield PictureChunk(pictures=pictures, spec=spec)
