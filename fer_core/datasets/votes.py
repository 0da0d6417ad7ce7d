"""Crowd votes on a picture (FER+), as soft labels, as a majority or as a sign that there is no face."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from fer_core.errors import DatasetError
from fer_core.expressions import EIGHT

NO_EXPRESSION: Final = ("unknown", "not_face")
"""What a voter may say instead of an expression."""
CHOICES: Final = (*EIGHT, *NO_EXPRESSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """``counts`` holds the choices that got a vote, each once, in the order of CHOICES."""

    counts: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        names = [name for name, _count in self.counts]
        if not names or len(set(names)) < len(names) or set(names) - set(CHOICES) or min(self._numbers) < 1:
            raise DatasetError(
                "The votes {votes} cannot be used: each of {known} may stand there once, with a number from 1.",
                votes=self.counts,
                known=", ".join(CHOICES),
            )
        object.__setattr__(self, "counts", tuple(sorted(self.counts, key=lambda pair: CHOICES.index(pair[0]))))

    @property
    def _numbers(self) -> list[int]:
        return [count for _name, count in self.counts]

    @property
    def total(self) -> int:
        return sum(self._numbers)

    def of(self, name: str) -> int:
        return dict(self.counts).get(name, 0)

    def share(self, name: str) -> float:
        """Return the share of all votes, 0 to 1."""
        return self.of(name) / self.total

    def majority(self) -> str | None:
        """Return the choice with more than half of the votes after single votes are dropped; None without one.

        The rule of FER+'s authors (https://arxiv.org/abs/1608.01041); the choice may be "unknown" or "not_face".
        """
        agreed = {name: count for name, count in self.counts if count > 1}
        best = max(agreed, key=agreed.__getitem__, default=None)
        return best if best and 2 * agreed[best] > sum(agreed.values()) else None

    def distribution(self, labels: Sequence[str]) -> npt.NDArray[np.float32] | None:
        """Return the votes for ``labels`` as shares that sum to 1; None where none of them got a vote."""
        counts = np.array([self.of(label) for label in labels], np.float32)
        return counts / counts.sum() if counts.any() else None

    @classmethod
    def from_counts(cls, counts: Iterable[tuple[str, int]]) -> "Votes | None":
        """Leave out the choices without a vote; None when nobody voted."""
        given = tuple((name, count) for name, count in counts if count)
        return cls(counts=given) if given else None

    def as_text(self) -> str:
        """Return ``happy=7 neutral=3``, as it stands in a manifest."""
        return " ".join(f"{name}={count}" for name, count in self.counts)

    @classmethod
    def from_text(cls, text: str) -> "Votes | None":
        """Read what ``as_text`` wrote; "" is None. Raises DatasetError for anything else."""
        try:
            pairs = [(name, int(count)) for name, count in (part.split("=") for part in text.split())]
        except ValueError as error:
            raise DatasetError("{text!r} are no votes, such as happy=7 neutral=3.", text=text) from error
        return cls(counts=tuple(pairs)) if pairs else None


class Voted(Protocol):
    """A labelled picture that may have votes."""

    @property
    def label(self) -> str: ...

    @property
    def votes(self) -> Votes | None: ...


def soft_targets(records: Sequence[Voted], labels: Sequence[str], *, weight: float) -> npt.NDArray[np.float32]:
    """Return N x classes: (1 - weight) times the label plus ``weight`` (0 to 1) times the votes.

    A picture without votes for any of ``labels`` keeps its label alone. Each row sums to 1.
    """
    targets = np.zeros((len(records), len(labels)), np.float32)
    for number, record in enumerate(records):
        voted = record.votes.distribution(labels) if record.votes and weight else None
        targets[number, labels.index(record.label)] = 1.0 if voted is None else 1.0 - weight
        if voted is not None:
            targets[number] += weight * voted
    return targets
