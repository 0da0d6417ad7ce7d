"""A small imported dataset whose decisions are tried: three classes in train and valid, all pictures different."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import Manifest, Record
from fer_core.datasets.votes import Votes
from tests.drawn_dataset import files, write_archive


def make_dataset(
    folder: Path,
    *,
    train: int = 4,
    valid: int = 2,
    votes: Mapping[str, str] | None = None,
    contents: dict[str, bytes] | None = None,
) -> Path:
    """Import into ``folder``: ``train`` and ``valid`` pictures a class; ``votes`` maps files to "happy=7 sad=3"."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    drawn = contents or files({"train": train, "valid": valid})
    archive = write_archive(folder.with_name(f"{folder.name}-source.zip"), drawn)
    dataset = open_dataset(archive)
    given = votes or {}

    def voted(record: Record) -> Record:
        return replace(record, votes=Votes.from_text(given.get(record.file, "")))

    manifest = Manifest(records=tuple(map(voted, dataset.manifest.records)))
    import_dataset(replace(dataset, manifest=manifest), folder)
    archive.unlink()
    return folder
