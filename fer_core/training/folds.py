"""Divides training pictures into the parts that are predicted one after another by a network that saw the others."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import SPLITS, Manifest
from fer_core.datasets.splits import divide
from fer_core.errors import DatasetError

FOLDS: Final = len(SPLITS)
"""Folds are divided as splits are, so there are three."""


def folded(pooled: Dataset, seed: int, groups: Mapping[str, str]) -> tuple[Dataset, npt.NDArray[np.int64]]:
    """Return the pictures that can be judged, and N numbers from 0: the fold of each one.

    Each class is spread evenly; pictures of one group or one subject are in one fold. A class that would stand in one
    fold only is left out: the network that is asked about it would not know it. Raises DatasetError when fewer than
    two classes are left, or a fold is empty.
    """
    large = [label for label, count in pooled.manifest.counts("train").items() if count >= FOLDS]
    divisible = _of_classes(pooled, large)
    folds = _folds(divisible.manifest, seed, groups)
    labels = [record.label for record in divisible.manifest.records]
    in_folds = Counter(label for label, _fold in set(zip(labels, folds.tolist(), strict=True)))
    spread = [label for label, count in in_folds.items() if count > 1]
    used, folds = _of_classes(divisible, spread), folds[np.isin(labels, spread)]
    if len(np.unique(folds)) < FOLDS:
        raise _too_few(pooled)
    return used, folds


def _of_classes(dataset: Dataset, labels: Collection[str]) -> Dataset:
    """Raise DatasetError when fewer than two classes are left."""
    if len(labels) < 2:
        raise _too_few(dataset)
    records = tuple(record for record in dataset.manifest.records if record.label in labels)
    return replace(dataset, manifest=Manifest(records=records))


def _too_few(dataset: Dataset) -> DatasetError:
    return DatasetError(
        "{name} is too small for this search: it needs two classes with {folds} pictures each that are not copies of "
        "one picture or of one burst. Add some.",
        name=dataset.name,
        folds=FOLDS,
    )


def _folds(manifest: Manifest, seed: int, groups: Mapping[str, str]) -> npt.NDArray[np.int64]:
    divided = divide(manifest, shares=dict.fromkeys(SPLITS, 1 / FOLDS), seed=seed, groups=groups)
    return np.array([SPLITS.index(record.split) for record in divided.records])
