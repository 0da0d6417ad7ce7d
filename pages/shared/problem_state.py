"""What went wrong last in a browser tab, and beside which control it is told."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fer_core.errors import FerError


@dataclass(slots=True, kw_only=True)
class ProblemState:
    """For the state of a page that tells a problem beside what caused it."""

    place: str = ""
    """Where the last thing went wrong, such as the key of a control."""
    problem: "FerError | None" = None

    def refuse(self, place: str, problem: "FerError") -> None:
        """Remember what went wrong, to be told beside what caused it."""
        self.place, self.problem = place, problem

    def succeed(self) -> None:
        """Forget what went wrong before."""
        self.place, self.problem = "", None

    def problem_of(self, place: str) -> "FerError | None":
        return self.problem if self.place == place else None
