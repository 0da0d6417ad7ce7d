"""Writes a frozen version of a dataset, ``<name>@<n>`` beside it, all or nothing."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from errno import EEXIST, ENOTEMPTY
from pathlib import Path
from typing import Final

from fer_core.datasets.curation.changes import write_changes
from fer_core.datasets.curation.publication import (
    PUBLICATION_NAME,
    Publication,
    PublicationReport,
    remaining_copies,
    summarised,
)
from fer_core.datasets.curation.selection import Choice, PublishOptions, select
from fer_core.datasets.curation.store import Curation
from fer_core.datasets.file_names import FileNames
from fer_core.datasets.library import DatasetEntry
from fer_core.datasets.manifest import MANIFEST_NAME, Manifest, Record, write_manifest
from fer_core.datasets.sources.folder import FolderSource
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.staging import staged_folder

TAKEN: Final = (EEXIST, ENOTEMPTY)
"""What the system says when somebody else has just published the same version."""


def publish(
    folder: Path,
    *,
    options: PublishOptions | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> Publication:
    """Write the dataset in ``folder``, with the decisions about it, as its next version; the dataset stays as it is.

    A version's number is not given again after it was deleted, as long as the dataset is there.
    Raises DatasetError when no picture would be left or the disk is full, and WorkCancelled after a cancel: nothing
    is kept then, and of a killed process the next call clears away what it left.
    """
    curation = Curation(folder)
    options = options or PublishOptions()
    choices = select(curation.manifest(), curation.standings(), curation.findings(), options)
    if all(choice.left_out for choice in choices):
        raise DatasetError("No picture of {name} would be left. Keep some, or ask for less.", name=folder.name)
    version = 0
    while True:
        try:
            version = max(_next_version(folder), version + 1)
            publication = _write(curation, choices, options, version, progress, cancelled)
            _remember(folder, version)
            return publication
        except OSError as error:
            if error.errno not in TAKEN:
                raise _unwritable(folder, error) from error


def _write(
    curation: Curation,
    choices: Sequence[Choice],
    options: PublishOptions,
    version: int,
    progress: Progress,
    cancelled: Cancelled,
) -> Publication:
    folder = curation.folder
    into = folder.with_name(f"{_entry(folder).base}@{version}")
    named = _named(choices)
    with staged_folder(into) as partial:
        sha256 = _copy(named, FolderSource(folder), partial, progress, cancelled)
        manifest = Manifest(records=tuple(sorted(named.values(), key=lambda record: record.file)))
        write_manifest(manifest, partial)
        write_changes(choices, named, partial)
        report = PublicationReport(
            source=folder.name,
            version=version,
            published_at=datetime.now(UTC).isoformat(timespec="seconds"),
            options=options,
            **summarised(choices),
            copies=remaining_copies(choices, curation.findings(), curation.searched()),
            source_fingerprint=curation.manifest().fingerprint,
            fingerprint=manifest.fingerprint,
            sha256=sha256,
        )
        (partial / PUBLICATION_NAME).write_text(json.dumps(report.as_dict(), indent=2) + "\n", encoding="utf-8")
        _stop_if(cancelled)
    return Publication(folder=into, version=version, report=report)


def _named(choices: Sequence[Choice]) -> dict[str, Record]:
    """Return the version's record of each picture that is kept, by its file in the dataset.

    Pictures that stay where they are keep their names; only those that come to them may get a number.
    """
    kept = [choice for choice in choices if not choice.left_out]
    names, named = FileNames(), {}
    for choice in sorted(kept, key=lambda choice: choice.relabelled or choice.moved):
        named[choice.record.file] = replace(choice.chosen, file=names.name_for(choice.chosen))
    return named


def _copy(
    named: dict[str, Record], source: FolderSource, folder: Path, progress: Progress, cancelled: Cancelled
) -> str:
    """Copy the pictures and return SHA-256 over their contents."""
    for place in {str(Path(record.file).parent) for record in named.values()}:
        (folder / place).mkdir(parents=True, exist_ok=True)
    sums: dict[str, str] = {}
    for done, (file, record) in enumerate(named.items(), start=1):
        _stop_if(cancelled)
        data = source.read(file)
        (folder / record.file).write_bytes(data)
        sums[record.file] = hashlib.sha256(data).hexdigest()
        progress(done, len(named))
    lines = "".join(f"{sums[file]}  {file}\n" for file in sorted(sums))
    return hashlib.sha256(lines.encode()).hexdigest()


def _stop_if(cancelled: Cancelled) -> None:
    if cancelled():
        raise WorkCancelled("Publishing was cancelled. No version was written.")


def _next_version(folder: Path) -> int:
    base = _entry(folder).base
    entries = (_entry(path) for path in folder.parent.iterdir())
    present = (entry.version or 0 for entry in entries if entry.base == base)
    given = (Curation(place).highest_version() for place in (folder.with_name(base), folder))
    return max(*given, *present) + 1


def _remember(folder: Path, version: int) -> None:
    """Keep the number with the dataset itself, or with the version that was published from where that is gone."""
    base = folder.with_name(_entry(folder).base)
    with suppress(DatasetError):  # in a read-only folder; the version is there all the same
        Curation(base if (base / MANIFEST_NAME).is_file() else folder).remember_version(version)


def _entry(folder: Path) -> DatasetEntry:
    return DatasetEntry(name=folder.name, folder=folder)


def _unwritable(folder: Path, error: OSError) -> DatasetError:
    return DatasetError(
        "The version of {name} could not be written: {reason}. Free some space, or make {place} writable. "
        "Nothing was kept.",
        name=folder.name,
        reason=error.strerror or error,
        place=folder.parent,
    )
