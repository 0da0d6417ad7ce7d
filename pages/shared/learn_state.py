"""What the Learn page remembers of one browser tab, beside the values of its widgets."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fer_core.lesson.guessing_game import Puzzle
    from fer_core.lesson.tiny_training import TinyEpoch, TinySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class TinyRun:
    """A tiny network that was trained here."""

    number: int
    settings: "TinySettings"
    history: "tuple[TinyEpoch, ...]"
    dataset: str | None = None
    """None for drawn faces."""


@dataclass(slots=True, kw_only=True)
class LearnPlace:
    """Whose face it is about, what was trained, what was guessed."""

    face: tuple[str, int] | None = None
    """Key of the photo and number of the face in it; None for the first one there is."""
    job: str | None = None
    """The training that runs for this tab, by its id."""
    asked: "tuple[TinySettings, str | None] | None" = None
    """What that training was asked to do, and with which dataset."""
    runs: list[TinyRun] = field(default_factory=list)
    """The last trainings, oldest first."""
    trained: int = 0
    """How many there were."""
    draw: int = 0
    """Which units are dropped in the step about the decision."""
    game: int = 0
    """Which ten pictures are guessed."""
    puzzles: "tuple[Puzzle, ...]" = ()
    guesses: list[str] = field(default_factory=list)
    made: OrderedDict[tuple[object, ...], object] = field(default_factory=OrderedDict)
    """What took a moment to calculate from this tab's pictures."""

    def begin_game(self) -> None:
        """Guess other pictures."""
        self.game += 1
        self.puzzles = ()
        self.guesses.clear()

    def forget(self) -> None:
        """Drop what shows the person's pictures."""
        self.face = None
        self.made.clear()
