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
from fer_core.datasets.manifest import SPLITS, Manifest, read_manifest, write_manifest
from fer_core.errors import TrainingError
from fer_core.training.runs import Run
from fer_core.writing import write_whole

DATA_NAME: Final = "data.json"
GONE: Final = (
    'The dataset "{dataset}" of the run "{name}" is not there any more. What it has learned is kept; bring the dataset '
    "back under the same name to go on."
)
CHANGED: Final = (
    'The dataset "{dataset}" is another one than the run "{name}" was started on. What it has learned is kept; bring '
    "the same pictures back to go on, or start a new run."
)


def freeze(run: Run, dataset: Dataset) -> None:
    """Fix what ``run`` learns from: a dataset of the workspace as people decided about it so far."""
    given, decided = dataset.manifest, as_decided(dataset).manifest
    write_manifest(decided, run.folder)
    about = {
        "dataset": dataset.name,
        "fingerprint": given.fingerprint,
        "images": {split: len(given.of(split)) for split in given.splits},
        "decided": decided != given,
        "moved": _moved(given, decided),
        "pictures": {split: len(decided.of(split)) for split in decided.splits},
        "labels": list(decided.labels),
    }
    write_whole(run.folder / DATA_NAME, json.dumps(about, indent=2).encode())


def _moved(given: Manifest, decided: Manifest) -> list[str]:
    """Return the files that the training uses otherwise than their own split says: whoever asks there later is told.

    Those are learnt from, or chosen by, although they came in a later split; of the way back nobody needs to know.
    """
    came_in = {record.file: SPLITS.index(record.split) for record in given.records}
    return [
        record.file
        for record in decided.records
        if record.split != "test" and SPLITS.index(record.split) < came_in[record.file]
    ]


def frozen(run: Run) -> dict[str, Any] | None:
    """Return what was fixed: the dataset's name and fingerprint, whether people had decided, pictures and labels.

    None for a run that a command started on data of any place.
    """
    try:
        found: dict[str, Any] = json.loads((run.folder / DATA_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


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
