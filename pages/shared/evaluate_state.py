"""What the Evaluate page remembers of one browser tab, beside the values of its widgets."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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
    next_view: str = ""
    """To be shown when the page runs again: a control's value cannot be changed after it was drawn."""
    address: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What this page wrote into its address last; another one comes from a link, a reload or the Back button."""
    heat: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)
    """Pictures with where a network looked."""
    made: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)
    """Files that took a while to make, ready to be taken away."""

    def open_cell(self, label: str | None, named: str | None) -> None:
        """Look at other pictures."""
        self.label, self.named = label, named

    def forget(self) -> None:
        """Drop what shows pictures; evaluations in the workspace stay."""
        self.heat.clear()
        self.made.clear()
