"""Ten pictures whose label the visitor guesses, and what others said: a crowd, or the recipe of a drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Record
from fer_core.errors import MediaError
from fer_core.expressions import EIGHT, SEVEN
from fer_core.lesson.drawn_faces import MIMICS, Identity, draw_face
from fer_core.results import Image

ROUNDS: Final = 10
CLEAR: Final = 0.8
"""A crowd of which so many agree has no doubt."""
CLEAR_ROUNDS: Final = 4
NEIGHBOURS: Final = (
    ("angry", "disgust"),
    ("fear", "surprise"),
    ("neutral", "sad"),
    ("neutral", "happy"),
    ("fear", "sad"),
)
"""Expressions that people take for one another."""
Origin = Literal["crowd", "drawn"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Puzzle:
    """A picture, and how others' opinions about it are shared out (sums to 1)."""

    image: Image
    shares: Mapping[str, float]
    origin: Origin
    voters: int = 0
    """How many people voted; 0 for a drawing."""

    @property
    def majority(self) -> str:
        return max(self.shares, key=lambda name: self.shares[name])

    @property
    def agreement(self) -> float:
        """The chance that two voters, drawn by lot, say the same."""
        return sum(share**2 for share in self.shares.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of some guesses: how many match the most frequent answer, and how many would by a voter's own."""

    guessed: int
    matched: int
    expected: float
    """Matches that one of the voters, drawn by lot, would have with another one."""


def options(puzzles: Sequence[Puzzle]) -> tuple[str, ...]:
    """Return what can be guessed: the seven expressions, and contempt where somebody voted for it."""
    told = {name for puzzle in puzzles for name in puzzle.shares}
    return EIGHT if "contempt" in told else SEVEN


def outcome(puzzles: Sequence[Puzzle], guesses: Sequence[str]) -> Outcome:
    """Compare guesses with the puzzles in their order; there may be fewer."""
    pairs = list(zip(puzzles, guesses, strict=False))
    matched = sum(guess == puzzle.majority for puzzle, guess in pairs)
    return Outcome(guessed=len(pairs), matched=matched, expected=sum(puzzle.agreement for puzzle, _guess in pairs))


def drawn_puzzles(seed: int, *, side_px: int = 48, rounds: int = ROUNDS) -> tuple[Puzzle, ...]:
    """Draw faces between two expressions, some nearly clear and some half and half."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(rounds):
        pair = NEIGHBOURS[number % len(NEIGHBOURS)]
        first, second = pair if random.random() < 0.5 else pair[::-1]
        share = float(random.uniform(0.8, 0.95) if number % ROUNDS < CLEAR_ROUNDS else random.uniform(0.5, 0.75))
        mimic = MIMICS[second].towards(MIMICS[first], share)
        image = draw_face(mimic, Identity.by_lot(random), side_px=side_px)
        made.append(Puzzle(image=image, shares={first: share, second: 1 - share}, origin="drawn"))
    random.shuffle(made)
    return tuple(made)


def voted_puzzles(dataset: Dataset, seed: int, *, rounds: int = ROUNDS) -> tuple[Puzzle, ...]:
    """Choose pictures that a crowd voted on, some clear and more of them not; () without enough of them."""
    voted = [record for record in dataset.manifest.records if record.votes and _expressions(record)]
    random = np.random.default_rng(seed)
    order = [voted[place] for place in random.permutation(len(voted))]
    clear = [record for record in order if max(_expressions(record).values()) >= CLEAR]
    unclear = [record for record in order if max(_expressions(record).values()) < CLEAR]
    wanted = [*clear[:CLEAR_ROUNDS], *unclear, *clear[CLEAR_ROUNDS:]]
    found: list[Puzzle] = []
    for record in wanted:
        if len(found) < rounds and (puzzle := _puzzle(dataset, record)):
            found.append(puzzle)
    if len(found) < rounds:
        return ()
    return tuple(found[place] for place in random.permutation(rounds))


def has_votes(dataset: Dataset) -> bool:
    """Tell whether there are enough pictures with votes for a game."""
    return sum(bool(record.votes) for record in dataset.manifest.records) >= ROUNDS


def _puzzle(dataset: Dataset, record: Record) -> Puzzle | None:
    assert record.votes
    try:
        image = dataset.picture(record)
    except MediaError:
        return None
    return Puzzle(image=image, shares=_expressions(record), origin="crowd", voters=record.votes.total)


def _expressions(record: Record) -> dict[str, float]:
    """Return the votes for expressions as shares; {} where most people saw none."""
    votes = record.votes
    if votes is None:
        return {}
    counts = {name: votes.of(name) for name in EIGHT if votes.of(name)}
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if 2 * total > votes.total else {}
