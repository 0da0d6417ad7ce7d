"""Pictures of the classes that a network is taught, divided so that frames of one clip are never on both sides."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record
from fer_core.errors import TrainingError

LEAST: Final = 10
"""Pictures of a class."""
MOST: Final = 1000
"""Of a class and side; more would only take longer."""
HELD_SHARE: Final = 0.2
_PART: Final = re.compile(r" (train|valid|test)$")

Separation = Literal["apart", "time"]
"""Held-out pictures come from other clips (or stand alone), or are later frames of the only clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClass:
    """Pictures of one class: to learn from, and held out to measure on."""

    label: str
    learnt: tuple[Record, ...]
    held_out: tuple[Record, ...]
    separation: Separation
    clips: int
    """How many clips they are from; 0 where every picture stands alone."""


def new_classes(dataset: Dataset, labels: Sequence[str], *, seed: int = 1) -> tuple[NewClass, ...]:
    """Divide the pictures of each class; raises TrainingError for a class that the dataset lacks or has too little of.

    The dataset's own splits are kept where no clip stands on both sides, and for a single clip, which an own class
    cuts in time. Else whole clips are held out, the shortest first. Augmented copies are left out.
    """
    records: dict[str, list[Record]] = defaultdict(list)
    for record in dataset.manifest.records:
        if not record.parameters:
            records[record.label].append(record)
    _check(dataset, labels, records)
    random = np.random.default_rng(seed)
    return tuple(_divided(label, records[label], random) for label in labels)


def teachable(manifest: Manifest) -> dict[str, int]:
    """Return the classes with enough pictures to be taught, and how many they have."""
    counts = Counter(record.label for record in manifest.records if not record.parameters)
    return {label: counts[label] for label in manifest.labels if counts[label] >= LEAST and label != UNLABELLED}


def _check(dataset: Dataset, labels: Sequence[str], records: Mapping[str, list[Record]]) -> None:
    for label in labels:
        if len(records[label]) < LEAST or label == UNLABELLED:
            raise TrainingError(
                'The dataset {name} has {count} pictures of "{label}", and at least {least} are needed; 50 are a good '
                "number. Its classes: {known}.",
                name=dataset.name,
                count=len(records[label]),
                label=label,
                least=LEAST,
                known=", ".join(dataset.manifest.labels),
            )


def _divided(label: str, records: Sequence[Record], random: np.random.Generator) -> NewClass:
    learnt, held_out, separation = _sides(records, random)
    return NewClass(
        label=label,
        learnt=_some(learnt, random),
        held_out=_some(held_out, random),
        separation=separation,
        clips=len({clip_of(record) for record in records if record.subject}),
    )


def _sides(
    records: Sequence[Record], random: np.random.Generator
) -> tuple[Sequence[Record], Sequence[Record], Separation]:
    learnt = [record for record in records if record.split == "train"]
    held_out = [record for record in records if record.split != "train"]
    apart = not {clip_of(record) for record in learnt} & {clip_of(record) for record in held_out}
    if learnt and held_out and apart:
        return learnt, held_out, "apart"
    clips = _by_clip(records)
    if len(clips) == 1:
        return *((learnt, held_out) if learnt and held_out else _cut_in_time(records)), "time"
    held = _held_clips(clips, random)
    return (
        [record for record in records if clip_of(record) not in held],
        [record for record in records if clip_of(record) in held],
        "apart",
    )


def _cut_in_time(records: Sequence[Record]) -> tuple[Sequence[Record], Sequence[Record]]:
    """Frames are numbered in their names, whatever folder they lie in."""
    ordered = sorted(records, key=lambda record: record.file.rpartition("/")[2])
    cut = round((1 - HELD_SHARE) * len(ordered))
    return ordered[:cut], ordered[cut:]


def _by_clip(records: Iterable[Record]) -> dict[str, list[Record]]:
    clips: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        clips[clip_of(record)].append(record)
    return clips


def _held_clips(clips: Mapping[str, list[Record]], random: np.random.Generator) -> set[str]:
    """Return the shortest clips, in random order where they are equal, until a fifth is held out; never the longest."""
    order = sorted(random.permutation(sorted(clips)).tolist(), key=lambda clip: len(clips[clip]))
    wanted, held, count = HELD_SHARE * sum(map(len, clips.values())), set(), 0
    for clip in order[:-1]:
        if count >= wanted:
            break
        held.add(clip)
        count += len(clips[clip])
    return held


def clip_of(record: Record) -> str:
    """Return what a picture was taken in: a burst's name without its split, which an own class adds; else itself."""
    return _PART.sub("", record.subject) if record.subject else f"file {record.file}"


def _some(records: Sequence[Record], random: np.random.Generator) -> tuple[Record, ...]:
    chosen = np.sort(random.permutation(len(records))[:MOST])
    return tuple(records[index] for index in chosen)
