"""Which pictures a network knows beyond the splits of its dataset: a card names them by what the network takes of them.

File names do not tell: a picture that was learnt may stand in another dataset, under another name, in another split.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.networks.card import Card

PICTURES: Final = "pictures"
"""Where the card's training names the pictures of its lessons."""
MARK: Final = 12
"""Hexadecimal digits of SHA-256: among a million pictures, one in 300,000,000 is taken for another one."""
MOST_MARKS: Final = 20_000
"""Of each kind: a card has 1 MB at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPictures:
    """Marks of pictures that were learnt, and of those that were held out to measure on; no mark is in both."""

    learnt: frozenset[str] = frozenset()
    held_out: frozenset[str] = frozenset()

    def with_lesson(self, learnt: Iterable[str], held_out: Iterable[str]) -> "KnownPictures":
        """Return what is known after another lesson; what was learnt once stays so."""
        every = self.learnt | set(learnt)
        return KnownPictures(learnt=every, held_out=(self.held_out | set(held_out)) - every)

    def as_dict(self) -> dict[str, str]:
        """Return them as a card holds them."""
        return {"learnt": as_text(self.learnt), "held_out": as_text(self.held_out)}


def mark(pixels: npt.NDArray[Any]) -> str:
    """Return what is equal for the same input of a network."""
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()[:MARK]


def as_text(marks: Iterable[str]) -> str:
    """Return marks as a card holds them: one after another, in order."""
    return "".join(sorted(set(marks))[:MOST_MARKS])


def of_lessons(card: Card) -> KnownPictures:
    """Return the pictures of everything that the network was taught after its training."""
    named = _table(card.training.get(PICTURES))
    return KnownPictures(learnt=_marks(named.get("learnt")), held_out=_marks(named.get("held_out")))


def _marks(text: object) -> frozenset[str]:
    """A card may come from elsewhere: what is no text names nothing."""
    found = text if isinstance(text, str) else ""
    return frozenset(found[start : start + MARK] for start in range(0, len(found), MARK))


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
