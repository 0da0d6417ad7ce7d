"""What the Evaluate page remembers of one browser tab, beside the values of its widgets."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class EvaluatePlace:
    """Which networks are looked at, on which split, and which pictures of the report are shown."""

    network: str | None = None
    """The folder of the network whose report is shown."""
    rivals: list[str] | None = None
    """The folders of the networks that are compared; None before anybody chose."""
    split: str | None = None
    label: str | None = None
    """The row of the confusion matrix that was chosen; None for any."""
    named: str | None = None
    """The column; None for any."""

    def open_cell(self, label: str | None, named: str | None) -> None:
        """Look at other pictures."""
        self.label, self.named = label, named
