"""A class of one's own: aligned crops become a new dataset, alone or on top of another one.

Frames of a burst are nearly one picture, so a burst is not dealt out picture by picture: all bursts, one after
another as they were taken, are cut once for each border between splits. The first part is for training, later parts
for valid and test. Near copies then meet only at these borders, and where there are several bursts, valid and test
come from the last ones. Keeping every burst whole would be cleaner still, but a class is often a single burst, and
then no split but train would have it. It remains that all pictures show the same person in the same room: figures on
such a class are better than a stranger would see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.datasets.naming import checked_label
from fer_core.datasets.sources.combined import CombinedSource, MemorySource
from fer_core.datasets.sources.face_cutting import CutConfig, CutFace, FaceCutter, NoFace
from fer_core.datasets.splits import DEFAULT_SHARES, check_shares
from fer_core.errors import DatasetError
from fer_core.media.images import encode_image
from fer_core.progress import Cancelled, Progress, never, unwatched

__all__ = [
    "CutConfig",
    "CutFace",
    "FaceCutter",
    "NoFace",
    "build_with_new_class",
]  # the page of an own class needs no more than this module


def build_with_new_class(
    base: Dataset | None,
    label: str,
    crops: Sequence[CutFace],
    into: Path,
    *,
    shares: Mapping[Split, float] | None = None,
    seed: int = 0,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> Manifest:
    """Write a new dataset of ``base``'s pictures, as they are, and the crops in the class ``label``, all or nothing.

    The class may exist in ``base``; then it grows. ``shares`` are those of ``base`` by default. Of crops with the same
    pixels one is kept, and none that the class has already. Raises DatasetError for a name that no class can have, for
    fewer crops than splits and as ``import_dataset`` does, WorkCancelled after a cancel.
    """
    old = base.manifest.records if base else ()
    name = checked_label(label, base.manifest.labels if base else ())
    shares = _shares_of(base) if shares is None else shares
    check_shares(shares)
    known = {base.picture(record).tobytes() for record in old if record.label == name} if base else frozenset[bytes]()
    new = [crop for crop in _different(crops) if crop.image.tobytes() not in known]
    records = _records(new, name, _splits(new, name, shares, seed))
    files = {record.file: encode_image(crop.image) for record, crop in zip(records, new, strict=True)}
    parts = {"new": MemorySource(files, origin=name)} | ({"base": base.source} if base else {})
    combined = Dataset(
        name=into.name,
        manifest=Manifest(records=(*_below("base", old), *_below("new", records))),
        source=CombinedSource(parts),
    )
    return import_dataset(combined, into, progress=progress, cancelled=cancelled)


def _shares_of(base: Dataset | None) -> Mapping[Split, float]:
    if base is None:
        return DEFAULT_SHARES
    manifest = base.manifest
    return {split: len(manifest.of(split)) / len(manifest.records) for split in manifest.splits}


def _different(crops: Iterable[CutFace]) -> list[CutFace]:
    return list({crop.image.tobytes(): crop for crop in reversed(list(crops))}.values())[::-1]


def _splits(crops: Sequence[CutFace], label: str, shares: Mapping[Split, float], seed: int) -> list[Split]:
    """Return the split of each crop: bursts in blocks of time, the others at random."""
    if len(crops) < len(shares):
        raise DatasetError(
            'The class "{label}" needs at least one picture for each of {splits}, got {count} that differ and show a '
            "face. Add some.",
            label=label,
            splits=", ".join(shares),
            count=len(crops),
        )
    bursts = dict.fromkeys(crop.burst for crop in crops if crop.burst)
    frames = [index for burst in bursts for index, crop in enumerate(crops) if crop.burst == burst]
    alone = [index for index, crop in enumerate(crops) if not crop.burst]
    alone = np.random.default_rng(seed).permutation(alone).astype(int).tolist()
    sequences = [frames, alone] if min(len(frames), len(alone)) >= len(shares) else [frames + alone]
    chosen = {index: split for sequence in sequences for index, split in _blocks(sequence, shares)}
    return [chosen[index] for index in range(len(crops))]


def _blocks(sequence: Sequence[int], shares: Mapping[Split, float]) -> Iterable[tuple[int, Split]]:
    """Cut a sequence into one block a split, none empty; it is at least as long as there are splits."""
    sizes = {split: max(round(share * len(sequence)), 1) for split, share in shares.items()}
    largest = max(sizes, key=sizes.__getitem__)
    sizes[largest] += len(sequence) - sum(sizes.values())
    return zip(sequence, (split for split, size in sizes.items() for _ in range(size)), strict=True)


def _records(crops: Sequence[CutFace], label: str, splits: Sequence[Split]) -> list[Record]:
    """The part of a burst in one split is a subject: a later division does not tear it."""
    return [
        Record(
            file=f"{split}/{label}/{label}-{number:04d}.png",
            split=split,
            label=label,
            source=crop.name,
            flags=crop.flags,
            subject=f"{crop.burst} {split}" if crop.burst else "",
        )
        for number, (crop, split) in enumerate(zip(crops, splits, strict=True), start=1)
    ]


def _below(folder: str, records: Iterable[Record]) -> Iterable[Record]:
    return (replace(record, file=f"{folder}/{record.file}") for record in records)
