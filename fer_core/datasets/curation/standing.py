"""Where a picture stands after all decisions about it that were not undone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from fer_core.datasets.curation.decisions import Decision
from fer_core.datasets.manifest import SPLITS, Manifest, Record, Split


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``label`` and ``split`` are what people gave it instead of the manifest's; None leaves the manifest's."""

    label: str | None = None
    split: Split | None = None
    excluded: bool = False
    reviewed: bool = False
    """Somebody decided, if only to keep it."""
    last: int = 0
    """The number of the last batch that touched the picture, undoing included; grows with each change."""

    def label_of(self, record: Record) -> str:
        return self.label or record.label

    def split_of(self, record: Record) -> Split:
        return self.split or record.split


UNDECIDED: Final = Standing()


def after(standing: Standing, decision: Decision) -> Standing:
    """Return the standing after one more decision: the latest counts, and all but "exclude" take the picture back."""
    decided = replace(standing, reviewed=True, excluded=decision.action == "exclude")
    if decision.action == "relabel":
        return replace(decided, label=decision.value)
    if decision.action == "move":
        return replace(decided, split=next(split for split in SPLITS if split == decision.value))
    return decided


def curated(manifest: Manifest, standings: Mapping[str, Standing]) -> Manifest:
    """Return the manifest as people decided: labels and splits changed, excluded pictures left out; files unmoved."""
    records = ((record, standings.get(record.file, UNDECIDED)) for record in manifest.records)
    return Manifest(
        records=tuple(
            _with(record, standing) if standing.label or standing.split else record
            for record, standing in records
            if not standing.excluded
        )
    )


def _with(record: Record, standing: Standing) -> Record:
    return replace(record, label=standing.label_of(record), split=standing.split_of(record))
