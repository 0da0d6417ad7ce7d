"""Pictures of the classes that a network is taught, divided so that frames of one clip are never on both sides.

Only the split train is learnt from, and the split test is left alone altogether: whoever evaluates the taught network
on valid or test afterwards meets nothing there that it knows.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record
from fer_core.errors import TrainingError

LEAST: Final = 10
"""Pictures of a class, in train and valid together."""
LEAST_LEARNT: Final = 5
"""Of them in train."""
MOST: Final = 1000
"""Of a class and side; more would only take longer."""
HELD_SHARE: Final = 0.2
_PART: Final = re.compile(r" (train|valid|test)$")

Separation = Literal["apart", "time"]
"""Held-out pictures come from other clips (or stand alone), or are later frames of the only clip."""
Side = Literal["learnt", "held_out"]
Sides = Mapping[str, Side]
"""File -> what became of that picture in an earlier lesson; one that was in none is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClass:
    """Pictures of one class: to learn from, and held out to measure on."""

    label: str
    learnt: tuple[Record, ...]
    held_out: tuple[Record, ...]
    separation: Separation
    clips: int
    """How many clips they are from; 0 where every picture stands alone."""

    @property
    def held_out_clips(self) -> int:
        """How many clips the held-out pictures are from; 0 where every one stands alone."""
        return len({clip_of(record) for record in self.held_out if record.subject})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pictures:
    """Pictures of one class that may be learnt, those that may be held out, and what earlier lessons did with them."""

    learnable: tuple[Record, ...]
    measurable: tuple[Record, ...]
    tested: tuple[Record, ...]
    """In the split test."""
    sides: Sides = field(default_factory=dict)


def new_classes(
    dataset: Dataset, labels: Sequence[str], *, seed: int = 1, sides: Sides | None = None
) -> tuple[NewClass, ...]:
    """Divide the pictures of each class; raises TrainingError for a class that the dataset lacks or has too little of.

    Held out is the split valid, without the frames of clips that are learnt; where these are most of it, they stay, and
    their clips are not learnt. Where too little would be left to learn from, or valid has no picture of the class,
    whole clips of train are held out, the shortest first, and the end of a single clip. A picture and a clip of an
    earlier lesson stay on their side. Augmented copies are left out.
    """
    records: dict[str, list[Record]] = defaultdict(list)
    for record in dataset.manifest.records:
        if not record.parameters:
            records[record.label].append(record)
    _check(dataset, labels, records)
    random = np.random.default_rng(seed)
    return tuple(_divided(label, records[label], sides or {}, random) for label in labels)


def teachable(manifest: Manifest) -> dict[str, int]:
    """Return the classes with enough pictures to be taught, and how many they have outside of the split test."""
    records: dict[str, list[Record]] = defaultdict(list)
    for record in manifest.records:
        if not record.parameters:
            records[record.label].append(record)
    counts = {label: _count(records[label]) for label in manifest.labels if label != UNLABELLED}
    return {
        label: usable for label, (learnable, usable) in counts.items() if usable >= LEAST and learnable >= LEAST_LEARNT
    }


def _count(records: Iterable[Record]) -> tuple[int, int]:
    """Return how many pictures may be learnt, and how many may be learnt or held out."""
    splits = Counter(record.split for record in records)
    return splits["train"], splits["train"] + splits["valid"]


def _check(dataset: Dataset, labels: Sequence[str], records: Mapping[str, list[Record]]) -> None:
    for label in labels:
        learnable, usable = _count(records.get(label, ()))
        if usable < LEAST or label == UNLABELLED:
            raise TrainingError(
                'The dataset {name} has {count} pictures of "{label}", and at least {least} are needed; 50 are a good '
                "number. Those of the split test do not count. Its classes: {known}.",
                name=dataset.name,
                count=usable,
                label=label,
                least=LEAST,
                known=", ".join(dataset.manifest.labels),
            )
        if learnable < LEAST_LEARNT:
            raise TrainingError(
                'The dataset {name} has {count} pictures of "{label}" in the split train, the only one that is learnt '
                "from, and at least {least} are needed. Move some there, under Datasets, Clean.",
                name=dataset.name,
                count=learnable,
                label=label,
                least=LEAST_LEARNT,
            )


def _divided(label: str, records: Sequence[Record], sides: Sides, random: np.random.Generator) -> NewClass:
    learnt, held_out, separation = _sides(_sorted_out(records, sides), random)
    if not learnt or not held_out:
        raise TrainingError(
            'The pictures of "{label}" were all learnt, or all held out, in earlier lessons of this network. Add '
            "pictures of another clip.",
            label=label,
        )
    return NewClass(
        label=label,
        learnt=_some(learnt, random),
        held_out=_some(held_out, random),
        separation=separation,
        clips=len({clip_of(record) for record in (*learnt, *held_out) if record.subject}),
    )


def _sorted_out(records: Sequence[Record], sides: Sides) -> _Pictures:
    """Keep what was learnt earlier from being held out, and what was held out from being learnt."""
    before = _with_their_clips(records, sides)
    return _Pictures(
        learnable=tuple(each for each in records if each.split == "train" and before.get(each.file) != "held_out"),
        measurable=tuple(
            each
            for each in records
            if (each.split == "valid" and before.get(each.file) != "learnt")
            or (each.split == "train" and before.get(each.file) == "held_out")
        ),
        tested=tuple(each for each in records if each.split == "test"),
        sides=before,
    )


def _with_their_clips(records: Sequence[Record], sides: Sides) -> Sides:
    """Give the pictures that were in no lesson the side that others of their clip had; learnt, where they had both."""
    clips: dict[str, set[Side]] = defaultdict(set)
    for record in records:
        if record.file in sides:
            clips[clip_of(record)].add(sides[record.file])
    found: dict[str, Side] = {
        record.file: "learnt" if "learnt" in clips[clip_of(record)] else "held_out"
        for record in records
        if clip_of(record) in clips
    }
    return {**found, **sides}


def _sides(pictures: _Pictures, random: np.random.Generator) -> tuple[Sequence[Record], Sequence[Record], Separation]:
    train, valid = pictures.learnable, pictures.measurable
    learnt_clips = {clip_of(record) for record in train}
    reaching = {clip_of(record) for record in (*valid, *pictures.tested)}
    fresh = [record for record in valid if clip_of(record) not in learnt_clips]
    if fresh and 2 * len(fresh) >= len(valid):
        return train, fresh, "apart"
    whole = [record for record in train if clip_of(record) not in reaching]
    if valid and whole and 2 * len(whole) >= len(train):
        return whole, valid, "apart"
    if len(learnt_clips) == 1:
        return *((train, valid) if valid or _learnt_before(train, pictures.sides) else _cut_in_time(train)), "time"
    held = _held_clips(pictures, random)
    return (
        [record for record in train if clip_of(record) not in held],
        [record for record in train if clip_of(record) in held],
        "apart",
    )


def _learnt_before(records: Iterable[Record], sides: Sides) -> bool:
    return any(sides.get(record.file) == "learnt" for record in records)


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


def _held_clips(pictures: _Pictures, random: np.random.Generator) -> set[str]:
    """Return the shortest clips, in random order where they are equal, until a fifth is held out; never the longest.

    One that was learnt from earlier is never held out.
    """
    clips = _by_clip(pictures.learnable)
    order = sorted(random.permutation(sorted(clips)).tolist(), key=lambda clip: len(clips[clip]))
    wanted, held, count = HELD_SHARE * len(pictures.learnable), set(), 0
    for clip in order[:-1]:
        if count >= wanted:
            break
        if _learnt_before(clips[clip], pictures.sides):
            continue
        held.add(clip)
        count += len(clips[clip])
    return held


def clip_of(record: Record) -> str:
    """Return what a picture was taken in: a burst's name without its split, which an own class adds; else itself."""
    return _PART.sub("", record.subject) if record.subject else f"file {record.file}"


def _some(records: Sequence[Record], random: np.random.Generator) -> tuple[Record, ...]:
    chosen = np.sort(random.permutation(len(records))[:MOST])
    return tuple(records[index] for index in chosen)
