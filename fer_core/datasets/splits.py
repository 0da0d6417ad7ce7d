"""Makes the splits that a dataset lacks: stratified, by a seed, what belongs together never on both sides."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from fer_core.datasets.joining import joined
from fer_core.datasets.manifest import SPLITS, Manifest, Record, Split
from fer_core.errors import DatasetError

Unit = list[Record]
"""Pictures that stay together: copies of one picture, pictures of one subject."""
DEFAULT_SHARES: Final[Mapping[Split, float]] = {"train": 0.8, "valid": 0.1, "test": 0.1}


def divide(
    manifest: Manifest, *, shares: Mapping[Split, float], seed: int = 0, groups: Mapping[str, str] | None = None
) -> Manifest:
    """Spread all pictures over ``shares`` (above 0, summing to 1), each class in the same way.

    Pictures with one group (``groups`` maps files to groups, such as copies) or one subject stay together, so a share
    is met as nearly as they allow. The same seed gives the same splits. Raises DatasetError for shares that do not
    sum to 1, for a class with fewer pictures than there are splits, and for augmented pictures.
    """
    check_shares(shares)
    _refuse_augmented(manifest.records)
    _check_counts(manifest.records, shares)
    wanted = _wanted(manifest.records, shares)
    chosen: dict[str, Split] = {}
    for unit in _shuffled(_units(manifest.records, groups or {}), seed):
        split = _most_lacking(unit, wanted)
        wanted[split].subtract(record.label for record in unit)
        chosen |= {record.file: split for record in unit}
    return Manifest(records=tuple(replace(record, split=chosen[record.file]) for record in manifest.records))


def hold_out_valid(
    manifest: Manifest, *, share: float, seed: int = 0, groups: Mapping[str, str] | None = None
) -> Manifest:
    """Move a random share (above 0, below 1) of each class's training pictures to valid, at least one of each.

    Groups and seed as in ``divide``. Raises DatasetError when there is a valid split already, or a class with a
    single picture.
    """
    if "valid" in manifest.splits:
        raise DatasetError("The dataset has a valid split already; leave it as it is, without holding anything out.")
    if not 0 < share < 1:
        raise DatasetError("The share to hold out must lie between 0 and 1, got {share}.", share=share)
    train = Manifest(records=manifest.of("train"))
    divided = divide(train, shares={"train": 1 - share, "valid": share}, seed=seed, groups=groups)
    new = {record.file: record for record in divided.records}
    return Manifest(records=tuple(new.get(record.file, record) for record in manifest.records))


def check_shares(shares: Mapping[Split, float]) -> None:
    """Raise DatasetError for shares that are not each above 0, or that do not sum to 1."""
    if not shares or set(shares) - set(SPLITS) or min(shares.values()) <= 0 or abs(sum(shares.values()) - 1) > 1e-6:
        raise DatasetError(
            "The shares of the splits must each be above 0 and sum to 1, got {shares}.",
            shares=", ".join(f"{split} {share:g}" for split, share in shares.items()) or "none",
        )


def _refuse_augmented(records: Sequence[Record]) -> None:
    """A varied copy on the other side of its original would be learnt from, and measured as if it were new."""
    augmented = sum(bool(record.parameters) for record in records)
    if augmented:
        raise DatasetError(
            "{count} of the pictures are augmented copies, and copies do not belong into valid or test. Make the "
            "splits first, then augment.",
            count=augmented,
        )


def _check_counts(records: Sequence[Record], shares: Mapping[Split, float]) -> None:
    for label, count in Counter(record.label for record in records).items():
        if count < len(shares):
            raise DatasetError(
                'The class "{label}" has too few pictures for {splits}: {count}. Add some, or leave the class out.',
                label=label,
                splits=", ".join(shares),
                count=count,
            )


def _wanted(records: Sequence[Record], shares: Mapping[Split, float]) -> dict[Split, Counter[str]]:
    """Return how many pictures of each class each split should get: the shares in whole pictures, at least one each."""
    wanted: dict[Split, Counter[str]] = {split: Counter() for split in shares}
    for label, count in Counter(record.label for record in records).items():
        numbers = {split: max(round(share * count), 1) for split, share in shares.items()}
        largest = max(numbers, key=numbers.__getitem__)
        numbers[largest] += count - sum(numbers.values())
        for split, number in numbers.items():
            wanted[split][label] = number
    return wanted


def _units(records: Sequence[Record], groups: Mapping[str, str]) -> list[Unit]:
    """Return the pictures that stay together, in the order of their first ones; those of one subject are one unit."""
    by_file = {("file", record.file): record for record in records}
    together = joined((file, tie) for file, record in by_file.items() for tie in _ties(record, groups))
    return [[by_file[key] for key in keys if key in by_file] for keys in together]


def _ties(record: Record, groups: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Yield what a picture belongs to: itself at least."""
    yield "file", record.file
    if record.file in groups:
        yield "group", groups[record.file]
    if record.subject:
        yield "subject", record.subject


def _shuffled(units: list[Unit], seed: int) -> list[Unit]:
    """Return the largest units first, which are the hardest to place, otherwise in random order."""
    order = np.random.default_rng(seed).permutation(len(units))
    return sorted((units[index] for index in order), key=len, reverse=True)


def _most_lacking(unit: Unit, wanted: Mapping[Split, Counter[str]]) -> Split:
    """Return the split that lacks most of the unit's classes, as a share of what there is room for."""
    labels = Counter(record.label for record in unit)

    def room(split: Split) -> tuple[float, float]:
        lacking = [wanted[split][label] for label in labels]
        fits = min(left - labels[label] for left, label in zip(lacking, labels, strict=True))
        return min(fits, 0), sum(lacking)

    return max(wanted, key=room)
