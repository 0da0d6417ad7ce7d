"""The report of a published version: what went in, what changed, and how to tell that it is unchanged since."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, get_args

from fer_core.datasets.curation.copy_groups import CopyCount, copy_groups, count_copies
from fer_core.datasets.curation.selection import Choice, LeftOut, PublishOptions
from fer_core.datasets.inspection.findings import COPY_REASONS, Finding, Reason
from fer_core.datasets.manifest import SPLITS, Record, Split
from fer_core.errors import DatasetError
from fer_core.expressions import canonical_order

PUBLICATION_NAME: Final = "publication.json"
Counts = dict[Split, dict[str, int]]
"""Pictures by split and class, zeros included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationReport:
    """As ``publication.json`` holds it; ``pictures`` of the source are ``kept`` or in ``left_out``."""

    source: str
    """Name of the dataset that was published."""
    version: int
    published_at: str
    """UTC, ISO 8601."""
    options: PublishOptions
    pictures: int
    kept: int
    relabelled: int
    """Of those kept; ``relabelled_by_votes`` is a part of them."""
    relabelled_by_votes: int
    moved: int
    left_out: dict[LeftOut, int]
    before: Counts
    after: Counts
    copies: dict[Reason, CopyCount] | None
    """What remains of the copies that are known; None where nobody looked for copies."""
    source_fingerprint: str
    fingerprint: str
    """Of the version's manifest: changes with file, split, class or votes of a picture."""
    sha256: str
    """Over the contents: SHA-256 of the lines ``<SHA-256 of the file>  <file>`` of all pictures, by file."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A version's folder, its number and its report."""

    folder: Path
    version: int
    report: PublicationReport


def summarised(choices: Iterable[Choice]) -> dict[str, Any]:
    """Count what became of the pictures."""
    choices = tuple(choices)
    kept = [choice for choice in choices if not choice.left_out]
    reasons = Counter(choice.left_out for choice in choices)
    return {
        "pictures": len(choices),
        "kept": len(kept),
        "relabelled": sum(choice.relabelled for choice in kept),
        "relabelled_by_votes": sum(choice.by_votes for choice in kept),
        "moved": sum(choice.moved for choice in kept),
        "left_out": {reason: reasons[reason] for reason in get_args(LeftOut)},
        "before": counts(choice.record for choice in choices),
        "after": counts(choice.chosen for choice in kept),
    }


def counts(records: Iterable[Record]) -> Counts:
    """Count pictures by split and class."""
    numbers = Counter((record.split, record.label) for record in records)
    labels = canonical_order({label for _split, label in numbers})
    present = [split for split in SPLITS if any(found == split for found, _label in numbers)]
    return {split: {label: numbers[split, label] for label in labels} for split in present}


def remaining_copies(
    choices: Iterable[Choice], findings: Iterable[Finding], searched: frozenset[Reason]
) -> dict[Reason, CopyCount] | None:
    """Count the copies among the pictures that are kept; None where nobody looked for any."""
    known = [reason for reason in COPY_REASONS if reason in searched]
    kept = {choice.record.file: choice.chosen for choice in choices if not choice.left_out}
    groups = copy_groups(findings, kept)
    return {reason: count_copies(groups, reason) for reason in known} or None


def read_publication(folder: Path) -> PublicationReport | None:
    """Return the report of a version; None for a dataset that was not published. Raises DatasetError."""
    path = folder / PUBLICATION_NAME
    try:
        return _report(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DatasetError("The report {path} cannot be read: {reason}.", path=path, reason=error) from error


def _report(values: Mapping[str, Any]) -> PublicationReport:
    copies = values["copies"]
    return PublicationReport(
        **{
            **values,
            "options": PublishOptions(**values["options"]),
            "copies": copies and {reason: CopyCount(**count) for reason, count in copies.items()},
        }
    )
