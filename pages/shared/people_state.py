"""What a session keeps of the People page: pictures that are not stored yet. Who is enrolled is in the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pages.shared.problem_state import ProblemState

if TYPE_CHECKING:
    from fer_core.people.enrolment import Candidate, Refusal


@dataclass(slots=True, kw_only=True)
class PeopleState(ProblemState):
    """Everything that the People page remembers of one browser tab."""

    waiting: list[tuple[str, bytes]] = field(default_factory=list)
    """Not looked at yet: name and the picture's file."""
    taken: "list[Candidate]" = field(default_factory=list)
    refused: "list[tuple[Refusal, bytes | None]]" = field(default_factory=list)
    """Why a picture is not taken, and what is shown of it (JPEG); None where nothing is."""
    inputs: int = 0
    """Part of the keys of fields: a new number gives empty ones."""
    bursts: int = 0

    def leave_out(self, kept: "Sequence[Candidate]", strangers: "Sequence[Refusal]") -> None:
        """Go on with ``kept``; the others of those that were taken are refused."""
        small = {candidate.name: candidate.portrait.thumbnail for candidate in self.taken}
        self.taken[:] = kept
        self.refused.extend((refusal, small[refusal.name]) for refusal in strangers)

    def start_over(self) -> None:
        """Drop the pictures; nothing of them was stored."""
        self.waiting.clear()
        self.taken.clear()
        self.refused.clear()
        self.succeed()
        self.inputs += 1

    def forget(self) -> None:
        self.start_over()
        self.bursts = 0
