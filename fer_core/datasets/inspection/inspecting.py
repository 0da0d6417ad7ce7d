"""Everything that is found about a dataset without a network: one pass over its pictures, then comparisons."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.inspection.copies import Copies, copy_findings, find_copies, in_two_parts
from fer_core.datasets.inspection.counting import statistics_of
from fer_core.datasets.inspection.findings import INSPECTION_REASONS, Finding, Reason, worst_first
from fer_core.datasets.inspection.measuring import Measurements, measure
from fer_core.datasets.inspection.no_face import no_face_findings
from fer_core.datasets.inspection.quality import quality_findings
from fer_core.datasets.inspection.statistics import Statistics, save_statistics
from fer_core.datasets.inspection.still_there import refuse_deleted
from fer_core.datasets.manifest import read_manifest
from fer_core.errors import DatasetError
from fer_core.progress import Cancelled, Progress, never, unwatched


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inspection:
    """What a dataset holds, and the pictures to look at again, the worst first."""

    statistics: Statistics
    findings: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    """What was looked for; without faces, no_face is missing."""

    def as_dict(self) -> dict[str, Any]:
        """Return statistics and findings for JSON."""
        return {
            "statistics": self.statistics.as_dict(),
            "looked_for": list(self.reasons),
            "findings": [_as_dict(finding) for finding in self.findings],
        }


def inspect(
    dataset: Dataset,
    *,
    faces: bool = True,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
    workers: int | None = None,
) -> Inspection:
    """Measure every picture, compare them all, and judge.

    Without ``faces`` it is several times faster and loads no face detector. Raises DatasetError for a broken picture
    or a killed process, WorkCancelled after a cancel.
    """
    measuring, comparing = in_two_parts(progress, len(dataset.manifest.records))
    measured = measure(dataset, faces=faces, progress=measuring, cancelled=cancelled, workers=workers)
    copies = find_copies(measured, progress=comparing, cancelled=cancelled)
    return Inspection(
        statistics=statistics_of(dataset.manifest, measured, copies),
        findings=worst_first(tuple(_findings(dataset, measured, copies))),
        reasons=tuple(reason for reason in INSPECTION_REASONS if faces or reason != "no_face"),
    )


def keep_inspection(folder: Path, inspection: Inspection) -> None:
    """Store statistics and findings beside a dataset of the workspace, in place of the earlier ones.

    Raises OutputError or DatasetError when that is not possible, also where another dataset has come under its name.
    """
    from fer_core.datasets.curation.store import Curation

    refuse_deleted(folder)
    if read_manifest(folder).fingerprint != inspection.statistics.fingerprint:
        raise DatasetError("{name} was imported anew while it was looked at. Inspect it again.", name=folder.name)
    Curation(folder).write_findings(inspection.reasons, inspection.findings)
    save_statistics(folder, inspection.statistics)


def _findings(dataset: Dataset, measured: Measurements, copies: Copies) -> Iterator[Finding]:
    records = dataset.manifest.records
    yield from copy_findings(copies, measured, records)
    yield from quality_findings(measured, records)
    if measured.faces is not None:
        yield from no_face_findings(measured.faces, records)


def _as_dict(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in Finding.__slots__}
