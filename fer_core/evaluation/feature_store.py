"""Keeps what was read from a dataset's faces, so that each picture is read once for all trainings and evaluations.

One file a dataset in the workspace, with a row for each picture that was ever asked for. A picture is known by its
bytes, so labels, splits and decisions may change, and a changed picture is read anew.
"""

import hashlib
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core import workspace
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Record
from fer_core.errors import OutputError
from fer_core.evaluation.feature_reading import read_pictures
from fer_core.faces.feature_row import ROW_LENGTH, Row
from fer_core.faces.model_files import model_path
from fer_core.networks.inputs import InputSpec
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.writing import replace_whole

VERSION: Final = 1
"""Of what is read and how; a change of ``faces.feature_reader`` or below makes it one more."""
MOST_FILES: Final = 8
"""FER2013's takes 110 MB; the files that were not used for longest go."""

Digests = npt.NDArray[np.void]
"""N, 16 bytes each: equal for equal files."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeatureTable:
    """What was read from N pictures."""

    digests: Digests
    rows: Row
    """N x ``ROW_LENGTH``."""
    unsure: npt.NDArray[np.bool_]
    """N; true where the landmarks are likely to be wrong."""

    def __len__(self) -> int:
        return len(self.digests)

    def of(self, digests: Digests) -> "FeatureTable":
        """Return the lines of these pictures, all of which are in the table."""
        places = {digest.tobytes(): place for place, digest in enumerate(self.digests)}
        chosen = [places[digest.tobytes()] for digest in digests]
        return FeatureTable(digests=digests, rows=self.rows[chosen], unsure=self.unsure[chosen])


def stored_features(
    dataset: Dataset,
    records: Sequence[Record],
    spec: InputSpec,
    *,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> FeatureTable:
    """Return the features of these pictures in their order; those that are not kept yet are read on all cores.

    Raises DatasetError for a broken picture, WorkCancelled after a cancel; nothing new is kept then.
    """
    path = _path(dataset, spec)
    digests = np.array([_digest(dataset.source.read(record.file)) for record in records], "V16")
    kept = _read(path)
    known = {digest.tobytes() for digest in kept.digests}
    fresh = {digest.tobytes(): place for place, digest in enumerate(digests) if digest.tobytes() not in known}
    if fresh:
        wanted = [records[place] for place in fresh.values()]
        rows, unsure = read_pictures(dataset, wanted, spec, progress=progress, cancelled=cancelled)
        kept = _joined(kept, FeatureTable(digests=digests[list(fresh.values())], rows=rows, unsure=unsure))
        _keep(kept, path)
    return kept.of(digests)


def unread(dataset: Dataset, pictures: int, spec: InputSpec) -> int:
    """Return how many of so many pictures of the dataset are still to be read, told by numbers alone: an estimate."""
    try:
        with np.load(_path(dataset, spec), allow_pickle=False) as stored:
            return max(pictures - len(stored["digests"]), 0)
    except (OSError, KeyError, ValueError, EOFError, TypeError, zipfile.BadZipFile):
        return pictures


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:16]


def _path(dataset: Dataset, spec: InputSpec) -> Path:
    """The name says which dataset; the number, what decides how a picture is read."""
    landmarks = model_path("landmarks")
    decisive = (dataset.source.origin, spec, VERSION, landmarks.name, landmarks.stat().st_size)
    key = hashlib.sha256(repr(decisive).encode()).hexdigest()[:16]
    name = re.sub(r"[^\w.@-]", "_", dataset.name)[:60]
    return workspace.features_folder() / f"{name}-{key}.npz"


def _read(path: Path) -> FeatureTable:
    """Return what is kept; a file that is missing or damaged holds nothing, and is written anew."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            table = FeatureTable(digests=stored["digests"], rows=stored["rows"], unsure=stored["unsure"])
        if table.rows.shape == (len(table), ROW_LENGTH) and len(table.unsure) == len(table):
            path.touch()
            return table
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        pass
    empty = np.empty(0)
    return FeatureTable(
        digests=empty.astype("V16"), rows=np.empty((0, ROW_LENGTH), np.float16), unsure=empty.astype(bool)
    )


def _joined(first: FeatureTable, second: FeatureTable) -> FeatureTable:
    return FeatureTable(
        digests=np.concatenate([first.digests, second.digests]),
        rows=np.concatenate([first.rows, second.rows]),
        unsure=np.concatenate([first.unsure, second.unsure]),
    )


def _keep(table: FeatureTable, path: Path) -> None:
    """Write the file whole. Where there is no room for it, the work goes on: it is read again next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, lambda part: np.savez(part, digests=table.digests, rows=table.rows, unsure=table.unsure))
        oldest_first = sorted(path.parent.glob("*.npz"), key=lambda file: file.stat().st_mtime)
        for file in oldest_first[:-MOST_FILES]:
            file.unlink(missing_ok=True)
    except (OSError, OutputError):
        return
