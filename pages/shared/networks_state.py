"""What a session keeps of the list of networks; which one is in use is a setting in the workspace, for all sessions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fer_core.errors import FerError


@dataclass(slots=True, kw_only=True)
class NetworksState:
    """Everything that the list remembers of one browser tab."""

    page: int = 1
    uploads: int = 0
    """Part of the upload's key: a new number gives an empty one."""
    place: str = ""
    """Where the last thing went wrong: a network's key, or the id of an uploaded file."""
    problem: "FerError | None" = None

    def refuse(self, place: str, problem: "FerError") -> None:
        """Remember what went wrong, to be told beside what caused it."""
        self.place, self.problem = place, problem

    def succeed(self) -> None:
        """Forget what went wrong before."""
        self.place, self.problem = "", None

    def problem_of(self, place: str) -> "FerError | None":
        return self.problem if self.place == place else None
