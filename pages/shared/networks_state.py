"""What a session keeps of the list of networks; which one is in use is a setting in the workspace, for all sessions."""

from dataclasses import dataclass

from pages.shared.problem_state import ProblemState


@dataclass(slots=True, kw_only=True)
class NetworksState(ProblemState):
    """Everything that the list remembers of one browser tab; a place is a network's key or an upload's id."""

    page: int = 1
    uploads: int = 0
    """Part of the upload's key: a new number gives an empty one."""
