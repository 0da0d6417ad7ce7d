"""What the Augment page remembers of one browser tab, beside the values of its widgets."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class AugmentPlace:
    """Which picture is shown, and which random draws."""

    picture: int = 0
    round: int = 0

    def next_picture(self) -> None:
        """Show another picture."""
        self.picture += 1

    def draw_again(self) -> None:
        """Show other random draws for the same picture."""
        self.round += 1
