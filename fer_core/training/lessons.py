"""Turns new pictures and what a network remembers into the lesson that its head learns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any, Final, Protocol

import keras
import numpy as np
import numpy.typing as npt

from fer_core.datasets.augmentation import AugmentationConfig, augmenter_for
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Manifest, Record
from fer_core.errors import TrainingError, WorkCancelled
from fer_core.evaluation.loading import load_inputs
from fer_core.networks.card import Card
from fer_core.networks.head import BATCH, Head, features_of
from fer_core.networks.known_pictures import mark, of_lessons
from fer_core.networks.replay import Features, Replay
from fer_core.training.head_fitting import Lesson, balanced
from fer_core.training.new_pictures import LEAST, NewClass, Side, Sides
from fer_core.training.rehearsal import HELD_OUT, REHEARSED

Pixels = npt.NDArray[Any]
"""As the network takes them: N x H x W x C uint8, or N rows of features."""
VARIED: Final = 2000
"""About how many pictures a class is looked at, variations included."""
MOST_VARIATIONS: Final = 15
"""Of each picture."""
OWN_OPINION: Final = 0.5
"""Share of the base's own probabilities in the targets of what it rehearses, beside the label: it forgets less so
(https://arxiv.org/abs/1606.09282). Without it, as with it alone, the old expressions lost more."""


SAME: Final = 1e-3
"""Of a feature vector's length: nearer ones are one picture. Half precision keeps it to 0.0005."""


class Onlooker(Protocol):
    """Who is told how far the work is, and may stop it."""

    def phase(self, name: str) -> None: ...

    def progress(self, done: int, total: int) -> None: ...

    def cancelled(self) -> bool: ...


class Nobody:
    """Looks on at nothing."""

    def phase(self, name: str) -> None: ...

    def progress(self, done: int, total: int) -> None: ...

    def cancelled(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Studied:
    """A new class as features: of its ``pictures`` first, of their variations after them; and of those held out."""

    new: NewClass
    pictures: int
    learnt: Features
    held_out: Features
    learnt_marks: tuple[str, ...]
    """Of its pictures, as ``known_pictures.mark`` gives them."""
    held_out_marks: tuple[str, ...]


def earlier_sides(card: Card, dataset: Dataset, labels: Sequence[str]) -> Sides:
    """Tell which pictures of these classes were learnt or held out in earlier lessons, under whatever name."""
    known, found = of_lessons(card), dict[str, Side]()
    if not known.learnt and not known.held_out:
        return found
    records = [record for record in dataset.manifest.records if record.label in labels and not record.parameters]
    for record, pixels in zip(records, pixels_of(dataset, card, records) if records else (), strict=True):
        if mark(pixels) in known.learnt:
            found[record.file] = "learnt"
        elif mark(pixels) in known.held_out:
            found[record.file] = "held_out"
    return found


def study(
    body: keras.Model,
    card: Card,
    dataset: Dataset,
    classes: Sequence[NewClass],
    *,
    rehearsed: Features,
    seed: int,
    onlooker: Onlooker,
) -> tuple[Studied, ...]:
    """Compute the features of new classes, each picture also varied; raises WorkCancelled after a cancel.

    What the network rehearses, it learnt in its training: it is not held out. Raises TrainingError where nothing else
    is there.
    """
    read = [_pixels(dataset, card, new) for new in classes]
    varied = [_with_variations(learnt, seed) for _new, learnt, _held_out in read]
    total = sum(map(len, varied)) + sum(len(held_out) for _new, _learnt, held_out in read)
    done, studied = 0, []
    for (new, learnt, held_out), pixels in zip(read, varied, strict=True):
        features = watched_features(body, np.concatenate([pixels, held_out]), onlooker, done, total)
        done += len(features)
        fresh = ~_among(features[len(pixels) :], rehearsed)
        studied.append(
            Studied(
                new=_holding_out(new, fresh),
                pictures=len(learnt),
                learnt=features[: len(pixels)],
                held_out=features[len(pixels) :][fresh],
                learnt_marks=tuple(map(mark, learnt)),
                held_out_marks=tuple(map(mark, held_out[fresh])),
            )
        )
    return tuple(studied)


def pixels_of(dataset: Dataset, card: Card, records: Sequence[Record]) -> Pixels:
    """Read some of a dataset's pictures as the network takes them."""
    chosen = tuple(replace(record, split="train") for record in records)
    labels = sorted({record.label for record in chosen})
    part = replace(dataset, manifest=Manifest(records=chosen))
    return load_inputs(part, "train", labels, card.input).pixels


def watched_features(
    body: keras.Model, pixels: Pixels, onlooker: Onlooker, done: int = 0, total: int | None = None
) -> Features:
    """Return N x width; tells how far it is of ``total``, and raises WorkCancelled after a cancel."""
    parts = [np.empty((0, body.output_shape[-1]), np.float32)]
    for start in range(0, len(pixels), BATCH):
        stop_if_asked(onlooker)
        parts.append(features_of(body, pixels[start : start + BATCH]))
        onlooker.progress(done + min(start + BATCH, len(pixels)), total or len(pixels))
    return np.concatenate(parts)


def stop_if_asked(onlooker: Onlooker) -> None:
    """Raise WorkCancelled after a cancel."""
    if onlooker.cancelled():
        raise WorkCancelled("The teaching was cancelled. No network was made.")


def lesson_of(
    base: Head, old: Sequence[int], replay: Replay, studied: Sequence[Studied], labels: Sequence[str]
) -> Lesson:
    """Mix what is rehearsed with the new pictures; every class counts the same.

    ``old`` are the class numbers in the taught network of the base's classes, -1 for one that is removed; ``replay``
    has the taught network's numbers.
    """
    rehearsed, truth = replay.of(held_out=False)
    targets = OWN_OPINION * _opinion(base, old, rehearsed, len(labels)) + (1 - OWN_OPINION) * np.eye(len(labels))[truth]
    numbers = [np.full(len(found.learnt), labels.index(found.new.label)) for found in studied]
    new = np.concatenate([np.empty(0, np.int64), *numbers])
    return Lesson(
        features=np.concatenate([rehearsed, *(found.learnt for found in studied)]),
        targets=np.concatenate([targets, np.eye(len(labels))[new]]),
        weights=balanced(np.concatenate([truth, new])),
    )


def renumbered(replay: Replay, old: Sequence[int]) -> Replay:
    """Give the replay the taught network's class numbers, and leave out what is removed."""
    numbers = np.array(old, np.int64)[replay.labels]
    kept = numbers >= 0
    return Replay(features=replay.features[kept], labels=numbers[kept], held_out=replay.held_out[kept])


def remembered(replay: Replay, studied: Sequence[Studied], labels: Sequence[str], *, seed: int) -> Replay:
    """Add the new classes to what is remembered, so that the taught network can be taught again."""
    features, numbers, held = [replay.features], [replay.labels], [replay.held_out]
    random = np.random.default_rng(seed)
    for found in studied:
        kept = random.permutation(found.held_out)[:HELD_OUT]
        pictures = random.permutation(found.learnt[: found.pictures])
        learnt = np.concatenate([pictures, found.learnt[found.pictures :]])[:REHEARSED]  # variations where few
        for part, is_held in ((learnt, False), (kept, True)):
            features.append(part)
            numbers.append(np.full(len(part), labels.index(found.new.label), np.int64))
            held.append(np.full(len(part), is_held))
    return Replay(features=np.concatenate(features), labels=np.concatenate(numbers), held_out=np.concatenate(held))


def _opinion(base: Head, old: Sequence[int], features: Features, classes: int) -> npt.NDArray[np.float64]:
    """Return the base's probabilities of the classes that stay, N x classes; rows sum to 1."""
    found = base.probabilities(features).astype(np.float64)
    placed = np.zeros((len(features), classes))
    for column, number in enumerate(old):
        if number >= 0:
            placed[:, number] = found[:, column]
    return np.asarray(placed / placed.sum(axis=1, keepdims=True))


def _pixels(dataset: Dataset, card: Card, new: NewClass) -> tuple[NewClass, Pixels, Pixels]:
    """Read both sides; a picture that stands on both, pixel by pixel, is not held out."""
    learnt, held_out = (pixels_of(dataset, card, records) for records in (new.learnt, new.held_out))
    seen = set(map(mark, learnt))
    fresh = np.array([mark(pixels) not in seen for pixels in held_out], bool)
    return _holding_out(new, fresh), learnt, held_out[fresh]


def _holding_out(new: NewClass, rows: npt.NDArray[np.bool_]) -> NewClass:
    """Hold out only some of the pictures; raises TrainingError where none is left."""
    if not rows.any():
        raise TrainingError(
            'Every picture of "{label}" that could be held out was learnt earlier, or is a copy of one to learn from. '
            "Give at least {least} different pictures.",
            label=new.label,
            least=LEAST,
        )
    return replace(new, held_out=tuple(compress(new.held_out, rows.tolist())))


def _among(features: Features, rehearsed: Features) -> npt.NDArray[np.bool_]:
    """Tell which of N are among those that a network rehearses, which were kept in half precision."""
    if not len(features) or not len(rehearsed):
        return np.zeros(len(features), bool)
    found, known = features.astype(np.float64), rehearsed.astype(np.float64)
    sizes = (found**2).sum(axis=1)
    apart = sizes[:, None] + (known**2).sum(axis=1) - 2 * found @ known.T
    return np.asarray(apart.min(axis=1) <= SAME**2 * sizes)


def _with_variations(pixels: Pixels, seed: int) -> Pixels:
    """Return the pictures, then their variations: mirrored, moved, turned, scaled, lighter and darker."""
    times = min(max(VARIED // len(pixels) - 1, 1), MOST_VARIATIONS)
    augmenter = augmenter_for(pixels, AugmentationConfig(), seed=seed)
    return np.concatenate([pixels, *(np.stack([augmenter.augment(one) for one in pixels]) for _ in range(times))])
