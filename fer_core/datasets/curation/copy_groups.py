"""Groups of copies, as they are after the decisions made so far."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fer_core.datasets.inspection.findings import COPY_REASONS, Finding, Reason
from fer_core.datasets.manifest import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGroup:
    """Copies of one picture that are still there; two or more, with label and split as decided."""

    reason: Reason
    name: str
    members: tuple[Record, ...]

    @property
    def across_splits(self) -> bool:
        return len({record.split for record in self.members}) > 1

    @property
    def labels_differ(self) -> bool:
        return len({record.label for record in self.members}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCount:
    """``groups`` of copies with ``pictures`` in all; of the groups, how many lie across splits or differ in label."""

    groups: int
    pictures: int
    across_splits: int
    labels_differ: int


def copy_groups(findings: Iterable[Finding], kept: Mapping[str, Record]) -> tuple[CopyGroup, ...]:
    """Return the groups with at least two pictures among ``kept``, in the order of their first findings."""
    members: dict[tuple[Reason, str], dict[str, Record]] = defaultdict(dict)
    for finding in findings:
        if finding.reason in COPY_REASONS and finding.file in kept:
            members[finding.reason, finding.group][finding.file] = kept[finding.file]
    return tuple(
        CopyGroup(reason=reason, name=name, members=tuple(records.values()))
        for (reason, name), records in members.items()
        if len(records) > 1
    )


def count_copies(groups: Iterable[CopyGroup], reason: Reason) -> CopyCount:
    """Count the groups of one reason."""
    chosen = [group for group in groups if group.reason == reason]
    return CopyCount(
        groups=len(chosen),
        pictures=sum(len(group.members) for group in chosen),
        across_splits=sum(group.across_splits for group in chosen),
        labels_differ=sum(group.labels_differ for group in chosen),
    )
