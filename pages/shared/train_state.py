"""What the Train page remembers of one browser tab, beside the values of its widgets."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fer_core.errors import FerError


@dataclass(slots=True, kw_only=True)
class TrainPlace:
    """Which network is to be trained, and where the page goes next."""

    recipe: str = ""
    """The chosen recipe's name; "" until one is chosen."""
    next_view: str = ""
    """To be shown when the page runs again: a control's value cannot be changed after it was drawn."""
    suggested: str = ""
    """The name for a taught network that was suggested last; another one in its field was typed by the person."""
    problems: "dict[str, FerError]" = field(default_factory=dict)
    """Why the last wish about a run was not granted, by the run's name."""

    def choose(self, recipe: str) -> None:
        """Train by another recipe."""
        self.recipe = recipe
