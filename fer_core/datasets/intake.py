"""From a source to a dataset in the workspace: votes joined, splits made where there are none, then copied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.importing import import_dataset, refuse_taken
from fer_core.datasets.inspection.copies import groups_of_copies
from fer_core.datasets.manifest import Manifest, Split
from fer_core.datasets.sources.ferplus import read_votes, with_votes
from fer_core.datasets.splits import DEFAULT_SHARES, divide, hold_out_valid
from fer_core.datasets.unreadable import all_of, unreadable_files
from fer_core.errors import DatasetError, UnreadablePictureError, WorkCancelled
from fer_core.messages import N_
from fer_core.progress import Cancelled, Progress, never, unwatched

Phase = Callable[[str], None]
LOOKING_FOR_COPIES = N_("Looking for copies, so that they stay in one split")
OPENING = N_("Opening every picture, to find those that cannot be opened")
COPYING = N_("Checking and copying the pictures")
CANCELLED = N_("The import was cancelled. Nothing was kept.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """What is done to a source on its way in."""

    shares: Mapping[Split, float] = field(default_factory=lambda: dict(DEFAULT_SHARES))
    """For a source without splits."""
    hold_out: float | None = None
    """Share of the training pictures that becomes valid; for a source that has no valid."""
    seed: int = 1
    votes: Path | None = None
    """FER+ votes, as fer2013new.csv or with a column of file names."""
    leave_out_unreadable: bool = False
    """Import the others where files cannot be opened, instead of refusing the source."""


def take_in(
    dataset: Dataset,
    into: Path,
    options: IntakeOptions,
    *,
    phase: Phase = lambda name: None,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> Manifest:
    """Import ``dataset`` as ``into``, all or nothing; copies of one picture get one split where splits are made.

    Raises DatasetError, also where ``hold_out`` is asked of a source without splits, and WorkCancelled after a cancel.
    An UnreadablePictureError names all files that cannot be opened, or the first ones of many.
    """
    refuse_taken(into)
    _check(dataset, options)
    if options.leave_out_unreadable:
        phase(OPENING)
        dataset = _without_unreadable(dataset, progress, cancelled)
    try:
        return _divided_and_copied(dataset, into, options, phase, progress, cancelled)
    except UnreadablePictureError as first:
        phase(OPENING)
        raise all_of(unreadable_files(dataset, progress, cancelled) or {"": first}) from first


def _without_unreadable(dataset: Dataset, progress: Progress, cancelled: Cancelled) -> Dataset:
    errors = unreadable_files(dataset, progress, cancelled)
    kept = tuple(record for record in dataset.manifest.records if record.file not in errors)
    if not kept:
        raise DatasetError(
            "None of the {count} pictures of {name} can be opened. Look at what is in these files.",
            count=len(errors),
            name=dataset.name,
        )
    return replace(dataset, manifest=Manifest(records=kept))


def _divided_and_copied(
    dataset: Dataset,
    into: Path,
    options: IntakeOptions,
    phase: Phase,
    progress: Progress,
    cancelled: Cancelled,
) -> Manifest:
    manifest = dataset.manifest
    if options.votes:
        manifest = with_votes(manifest, read_votes(options.votes))
    if dataset.unsplit or options.hold_out is not None:
        phase(LOOKING_FOR_COPIES)
        manifest = _with_splits(manifest, options, _copies(dataset, progress, cancelled))
    phase(COPYING)
    return import_dataset(replace(dataset, manifest=manifest), into, progress=progress, cancelled=cancelled)


def _check(dataset: Dataset, options: IntakeOptions) -> None:
    if dataset.unsplit and options.hold_out is not None:
        raise DatasetError(
            "{name} has no splits, so nothing can be held out of its train. Give the shares of train, valid and test "
            "instead.",
            name=dataset.name,
        )


def _copies(dataset: Dataset, progress: Progress, cancelled: Cancelled) -> Mapping[str, str]:
    try:
        return groups_of_copies(dataset, progress=progress, cancelled=cancelled)
    except WorkCancelled as error:
        raise WorkCancelled(CANCELLED) from error


def _with_splits(manifest: Manifest, options: IntakeOptions, groups: Mapping[str, str]) -> Manifest:
    if options.hold_out is not None:
        return hold_out_valid(manifest, share=options.hold_out, seed=options.seed, groups=groups)
    return divide(manifest, shares=options.shares, seed=options.seed, groups=groups)
