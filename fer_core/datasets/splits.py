"""Makes the splits that a dataset lacks."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from fer_core.datasets.manifest import Manifest, Record
from fer_core.errors import DatasetError


def hold_out_valid(manifest: Manifest, *, share: float, seed: int = 0) -> Manifest:
    """Move a random share (above 0, below 1) of each class's training pictures to valid, at least one of each.

    The same seed moves the same pictures. Raises DatasetError when there is a valid split already, or a class with
    a single picture.
    """
    if "valid" in manifest.splits:
        raise DatasetError("The dataset has a valid split already; leave it as it is, without holding anything out.")
    if not 0 < share < 1:
        raise DatasetError("The share to hold out must lie between 0 and 1, got {share}.", share=share)
    random, moved = np.random.default_rng(seed), set()
    for label, records in _by_class(manifest.of("train")).items():
        if len(records) < 2:
            raise DatasetError('The class "{label}" has a single training picture; add some.', label=label)
        count = min(max(round(share * len(records)), 1), len(records) - 1)
        moved |= {records[index].file for index in random.choice(len(records), count, replace=False)}
    return Manifest(records=tuple(_moved(record) if record.file in moved else record for record in manifest.records))


def _moved(record: Record) -> Record:
    return replace(record, split="valid")


def _by_class(records: tuple[Record, ...]) -> dict[str, list[Record]]:
    classes: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        classes[record.label].append(record)
    return classes
