"""What was found about a picture: the form in which every check reports, and the curation queue shows it."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Reason = Literal[
    "exact_copy",
    "near_copy",
    "no_face",
    "dark",
    "bright",
    "flat",
    "blurred",
    "votes_disagree",
    "network_disagrees",
    "high_loss",
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
COPY_REASONS: Final[tuple[Reason, ...]] = ("exact_copy", "near_copy")
INSPECTION_REASONS: Final[tuple[Reason, ...]] = (*COPY_REASONS, "no_face", "dark", "bright", "flat", "blurred")
"""What ``inspect`` looks for; the others come from labels, votes and networks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason to look at one picture again."""

    file: str
    reason: Reason
    score: float
    """0 to 1; 1 is the surest or worst."""
    group: str = ""
    """Copies: the same for all pictures of a group."""
    across_splits: bool = False
    """Copies: members of the group stand in different splits."""
    labels_differ: bool = False
    """Copies: members of the group have different labels."""
    suggestion: str | None = None
    """A label that the picture may have instead."""
    detail: str = ""
    """Short English, with figures."""

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"unknown reason {self.reason!r}, not one of {', '.join(REASONS)}")
        if not 0 <= self.score <= 1:
            raise ValueError(f"the score must lie between 0 and 1, got {self.score}")


def worst_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings by falling score; equal ones by reason, group and file, so that copies stay together."""
    return tuple(sorted(findings, key=lambda found: (-found.score, found.reason, found.group, found.file)))
