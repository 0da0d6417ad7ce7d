"""DATA and OUT of the commands: by name in the workspace, or by path; and the table of what is in a dataset."""

from pathlib import Path

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.dataset import Dataset, is_imported, open_dataset
from fer_core.datasets.importing import refuse_taken
from fer_core.datasets.library import dataset_folder, list_datasets
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.naming import checked_name
from fer_core.errors import DatasetError
from fer_core.networks.card import Card
from fer_core.workspace import datasets_folder


def opened_dataset(data: Path) -> Dataset:
    """Open a folder or an archive by its path, else a dataset of the workspace by its name."""
    folders = {entry.name: entry.folder for entry in list_datasets()}
    return open_dataset(data if data.exists() else folders.get(str(data), data))


def dataset_of(card: Card, data: Path) -> Dataset:
    """Open what a network was trained on: as it was imported, or as people decided about it, as its card names it."""
    dataset = opened_dataset(data)
    decided = as_decided(dataset)
    return decided if decided.manifest.fingerprint == card.dataset.get("fingerprint") else dataset


def curated_folder(data: Path) -> Path:
    """Return the folder of an imported dataset, which has a place for decisions about it; raises DatasetError.

    A folder that was not imported does not hide a dataset of the workspace with its name.
    """
    if is_imported(data):
        return data.resolve()
    if data.exists() and str(data) not in {entry.name for entry in list_datasets()}:
        raise DatasetError(
            "{path} is not an imported dataset, so there is no place for decisions about it. Import it first: "
            "scripts/import_dataset.py.",
            path=data,
        )
    return dataset_folder(str(data))


def new_dataset(into: str) -> Path:
    """Return where a new dataset goes: a name belongs to the workspace. Raises DatasetError for a bad or taken one."""
    path = Path(into)
    if len(path.parts) < 2 and not path.is_absolute():
        path = datasets_folder() / checked_name(into)
    refuse_taken(path)
    return path


def table(manifest: Manifest) -> str:
    """Return the counts by class and split."""
    width = max(8, *map(len, manifest.labels))
    rows = [" " * width + "".join(f"{split:>9}" for split in manifest.splits)]
    counts = {split: manifest.counts(split) for split in manifest.splits}
    for label in manifest.labels:
        rows.append(f"{label:{width}}" + "".join(f"{counts[split][label]:9,}" for split in manifest.splits))
    rows.append(f"{'all':{width}}" + "".join(f"{len(manifest.of(split)):9,}" for split in manifest.splits))
    return "\n".join(rows)
