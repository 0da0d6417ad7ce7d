"""What came of teaching: the old expressions before and after, and the new ones on pictures that were held out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.intervals import wilson_interval
from fer_core.networks.head import Head
from fer_core.networks.replay import Features
from fer_core.training.new_pictures import Separation

Labels = npt.NDArray[np.int64]
ENOUGH_CLIPS: Final = 5
"""From so many held-out clips on an interval is told: frames of a clip are nearly one picture, not so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many right of so many."""

    right: int
    total: int

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's, 95%."""
        return wilson_interval(self.right, self.total)

    def as_dict(self) -> dict[str, Any]:
        return {"right": self.right, "total": self.total, "share": self.share, "interval": list(self.interval)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """The same pictures, asked of the base and of the taught network."""

    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtClass:
    """One class that pictures were given for."""

    label: str
    pictures: int
    """That it was learnt from, not counting their variations."""
    separation: Separation
    clips: int
    held_out_clips: int
    """0 where every held-out picture stands alone."""
    found: Tally
    """Of its held-out pictures, those that are named right."""
    found_before: Tally | None
    """By the base, where that knew the class."""
    precision: Tally
    """Of all held-out pictures that are given this name, those that have it; depends on how many there are of each."""

    @property
    def has_intervals(self) -> bool:
        """Tell whether its intervals mean anything; where they do, they hold for more frames of these clips."""
        return not 0 < self.held_out_clips < ENOUGH_CLIPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """``old`` is measured on held-out pictures of the kept classes, ``old_by_class`` on those of each."""

    name: str
    base: str
    labels: tuple[str, ...]
    removed: tuple[str, ...]
    last_block: bool
    old: BeforeAfter
    old_by_class: Mapping[str, BeforeAfter]
    taken_for_new: Tally
    """``right`` is how many held-out pictures of old classes are now called one of the new classes."""
    taught: tuple[TaughtClass, ...]
    dataset: BeforeAfter | None
    """The kept classes on the dataset's own valid (else test) split, in its proportions; None where it has none."""
    temperature: float
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, shares and intervals included."""
        return asdict(self) | {
            "old": _plain(self.old),
            "old_by_class": {label: _plain(found) for label, found in self.old_by_class.items()},
            "taken_for_new": self.taken_for_new.as_dict(),
            "taught": [_plain_class(found) for found in self.taught],
            "dataset": self.dataset and _plain(self.dataset),
        }


def _plain(found: BeforeAfter) -> dict[str, Any]:
    return {"before": found.before.as_dict(), "after": found.after.as_dict()}


def _plain_class(found: TaughtClass) -> dict[str, Any]:
    """An interval that means nothing is None."""
    interval = {} if found.has_intervals else {"interval": None}
    return asdict(found) | {
        "found": found.found.as_dict() | interval,
        "found_before": found.found_before and found.found_before.as_dict() | interval,
        "precision": found.precision.as_dict() | interval,
    }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """What two networks say about the same N pictures, as class numbers into the taught network's labels.

    -1 is a class that the taught network does not have.
    """

    truth: Labels
    before: Labels
    after: Labels

    def only(self, rows: npt.NDArray[np.bool_]) -> "Answers":
        return Answers(truth=self.truth[rows], before=self.before[rows], after=self.after[rows])

    def compared(self) -> BeforeAfter:
        return BeforeAfter(before=_tally(self.before == self.truth), after=_tally(self.after == self.truth))

    def by_class(self, labels: Sequence[str]) -> dict[str, BeforeAfter]:
        return {label: self.only(self.truth == i).compared() for i, label in enumerate(labels) if i in self.truth}

    def precision(self, number: int) -> Tally:
        """Return how often the taught network is right when it answers with this class."""
        return _tally(self.truth[self.after == number] == number)

    def called(self, numbers: Sequence[int]) -> Tally:
        """Count the pictures that the taught network gives one of these classes."""
        return _tally(np.isin(self.after, numbers))


def answers(
    truth: Labels,
    before: tuple[Head, Features, Sequence[str]],
    after: tuple[Head, Features],
    labels: Sequence[str],
) -> Answers:
    """Ask both heads, each about the features of its own body; ``before`` names its labels."""
    old_head, old_features, old_labels = before
    numbers = np.array([labels.index(label) if label in labels else -1 for label in old_labels], np.int64)
    new_head, new_features = after
    return Answers(
        truth=truth,
        before=numbers[old_head.probabilities(old_features).argmax(axis=1)],
        after=new_head.probabilities(new_features).argmax(axis=1).astype(np.int64),
    )


def _tally(right: npt.NDArray[np.bool_]) -> Tally:
    return Tally(right=int(right.sum()), total=len(right))
