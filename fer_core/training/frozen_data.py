"""What a run learns from, fixed when it was asked for: later decisions about the dataset do not change it.

A run of the app keeps the manifest as people had decided then, and reads the pictures from the dataset of the
workspace. So it can be resumed, and packed, while its dataset is curated further.
"""

import json
from dataclasses import replace
from typing import Any, Final

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.library import list_datasets
from fer_core.datasets.manifest import Manifest, Split, read_manifest, write_manifest
from fer_core.errors import TrainingError
from fer_core.messages import N_
from fer_core.training.runs import Run
from fer_core.writing import write_whole

DATA_NAME: Final = "data.json"
GONE: Final = N_(
    'The dataset "{dataset}" of the run "{name}" is not there any more. What it has learned is kept; bring the dataset '
    "back under the same name to go on."
)
CHANGED: Final = N_(
    'The dataset "{dataset}" is another one than the run "{name}" was started on. What it has learned is kept; bring '
    "the same pictures back to go on, or start a new run."
)


def freeze(run: Run, dataset: Dataset) -> None:
    """Fix what ``run`` learns from: a dataset of the workspace as people decided about it so far."""
    decided = as_decided(dataset).manifest
    write_manifest(decided, run.folder)
    about = {
        "dataset": dataset.name,
        "fingerprint": dataset.manifest.fingerprint,
        "decided": decided != dataset.manifest,
        "moved": _moved(dataset.manifest, decided),
        "pictures": {split: len(decided.of(split)) for split in decided.splits},
        "labels": list(decided.labels),
    }
    write_whole(run.folder / DATA_NAME, json.dumps(about, indent=2).encode())


def _moved(before: Manifest, decided: Manifest) -> dict[str, list[str]]:
    """Return the files that people moved to each split that a network learns from, or whose best epoch it chooses."""
    splits = {record.file: record.split for record in before.records}
    learnt_from: tuple[Split, ...] = ("train", "valid")
    return {to: [record.file for record in decided.of(to) if splits[record.file] != to] for to in learnt_from}


def frozen(run: Run) -> dict[str, Any] | None:
    """Return what was fixed: the dataset's name and fingerprint, pictures, labels, and what people had decided.

    None for a run that a command started on data of any place.
    """
    try:
        found: dict[str, Any] = json.loads((run.folder / DATA_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def dataset_name(run: Run) -> str:
    """Return the name of the dataset that a run learns from; "" while a command's run does not know it yet."""
    if about := frozen(run):
        return str(about["dataset"])
    try:
        return str(run.origin().get("dataset", ""))
    except (OSError, ValueError):
        return ""


def frozen_dataset(run: Run) -> Dataset:
    """Open the run's dataset in the workspace, as it was fixed; raises TrainingError when it is gone or another one."""
    about = frozen(run) or {"dataset": "?"}
    folders = {entry.name: entry.folder for entry in list_datasets()}
    if about["dataset"] not in folders:
        raise TrainingError(GONE, dataset=about["dataset"], name=run.name)
    return as_frozen(run, open_dataset(folders[about["dataset"]]))


def as_frozen(run: Run, dataset: Dataset) -> Dataset:
    """Return ``dataset`` with the manifest that was fixed, or as it is when none was; raises TrainingError."""
    about = frozen(run)
    if about is None:
        return dataset
    if dataset.manifest.fingerprint != about["fingerprint"]:
        raise TrainingError(CHANGED, dataset=about["dataset"], name=run.name)
    return replace(dataset, manifest=read_manifest(run.folder))
