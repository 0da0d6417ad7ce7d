"""A picture of a dataset beside some of its variations, to look at while the ranges are chosen."""

from dataclasses import dataclass

import numpy as np

from fer_core.datasets.augmentation.amount import digest, varied_records
from fer_core.datasets.augmentation.on_the_fly import apply_on_the_fly
from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.augmentation.variation import draw
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Record
from fer_core.errors import DatasetError
from fer_core.results import Image


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Preview:
    """A training picture and what may become of it, all RGB and of one size."""

    record: Record
    original: Image
    varied: tuple[Image, ...]


def preview(dataset: Dataset, config: AugmentationConfig, *, picture: int, round_: int, count: int) -> Preview:
    """Return ``count`` variations of the training picture with that number; numbers go round the dataset.

    ``round_`` gives other random draws. A range that changes moves each variation by its own draw, and leaves what
    the other ranges do to it. Raises DatasetError without a labelled training picture, MediaError for a broken one.
    """
    record = _pick(dataset, picture)
    original = dataset.picture(record)
    height, width = original.shape[:2]
    randoms = (np.random.default_rng(digest(record.file, round_, number)) for number in range(count))
    variations = [draw(config, random, height=height, width=width) for random in randoms]
    varied = tuple(apply_on_the_fly(original, variation) for variation in variations)
    return Preview(record=record, original=original, varied=varied)


def _pick(dataset: Dataset, picture: int) -> Record:
    """Return the picture with that number in an order that jumps between the classes."""
    records = varied_records(dataset.manifest)
    if not records:
        raise DatasetError(
            "{name} has no labelled training pictures, and only those are augmented. Choose another dataset.",
            name=dataset.name,
        )
    order = np.random.default_rng(0).permutation(len(records))
    return records[int(order[picture % len(records)])]
