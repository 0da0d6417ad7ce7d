"""The pictures to look at, the worst first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fer_core.datasets.curation.copy_groups import copy_groups
from fer_core.datasets.curation.standing import UNDECIDED, Standing, curated
from fer_core.datasets.curation.store import Curation
from fer_core.datasets.inspection.findings import COPY_REASONS, REASONS, Finding, Reason
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record, Split


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which pictures to show; an empty tuple leaves nothing out. Labels and splits are those after the decisions."""

    reasons: tuple[Reason, ...] = ()
    labels: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    undecided_only: bool = True
    all_pictures: bool = False
    """Those without a finding too, after the others; they are left out where ``reasons`` are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A picture with what was found about it, the worst first, and what was decided."""

    file: str
    record: Record
    standing: Standing
    findings: tuple[Finding, ...]

    @property
    def label(self) -> str:
        """As decided, else as in the manifest."""
        return self.standing.label_of(self.record)

    @property
    def split(self) -> Split:
        """As decided, else as in the manifest."""
        return self.standing.split_of(self.record)


def queue_entries(manifest: Manifest, curation: Curation, chosen: QueueFilter) -> tuple[QueueEntry, ...]:
    """Return the pictures with a finding, worst first and copies side by side, then those that have no label yet."""
    standings, findings = curation.standings(), curation.findings()
    if chosen.undecided_only:
        findings = _open(findings, manifest, standings)
    found = _by_file(findings, chosen)
    records = {record.file: record for record in manifest.records}
    others = (file for file, record in records.items() if file not in found and _waits_without_finding(record, chosen))
    entries = (
        QueueEntry(
            file=file,
            record=records[file],
            standing=standings.get(file, UNDECIDED),
            findings=found.get(file, ()),
        )
        for file in (*found, *others)
        if file in records
    )
    return tuple(entry for entry in entries if _passes(entry, chosen))


def undecided_counts(manifest: Manifest, curation: Curation) -> dict[Reason, int]:
    """Return how many undecided pictures each reason has, zeros included."""
    entries = queue_entries(manifest, curation, QueueFilter())
    counts = Counter(reason for entry in entries for reason in {finding.reason for finding in entry.findings})
    return {reason: counts[reason] for reason in REASONS}


def _open(findings: tuple[Finding, ...], manifest: Manifest, standings: Mapping[str, Standing]) -> tuple[Finding, ...]:
    """Leave out copies whose other copies were all excluded."""
    copied = {item.file for item in findings if item.reason in COPY_REASONS}
    kept = curated(Manifest(records=tuple(item for item in manifest.records if item.file in copied)), standings)
    groups = copy_groups(findings, {record.file: record for record in kept.records})
    still = {(group.reason, record.file) for group in groups for record in group.members}
    return tuple(item for item in findings if item.reason not in COPY_REASONS or (item.reason, item.file) in still)


def _by_file(findings: Iterable[Finding], chosen: QueueFilter) -> dict[str, tuple[Finding, ...]]:
    """Return each file's findings; findings come the worst first, and so do the files."""
    found: dict[str, tuple[Finding, ...]] = defaultdict(tuple)
    for finding in findings:
        if not chosen.reasons or finding.reason in chosen.reasons:
            found[finding.file] += (finding,)
    return found


def _waits_without_finding(record: Record, chosen: QueueFilter) -> bool:
    return not chosen.reasons and (chosen.all_pictures or record.label == UNLABELLED)


def _passes(entry: QueueEntry, chosen: QueueFilter) -> bool:
    return (
        (not chosen.labels or entry.label in chosen.labels)
        and (not chosen.splits or entry.split in chosen.splits)
        and not (chosen.undecided_only and entry.standing.reviewed)
    )
