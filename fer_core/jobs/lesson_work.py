"""The job of the lesson: a tiny network is trained in front of somebody."""

import json
from dataclasses import asdict
from typing import Any, Final

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.library import dataset_folder
from fer_core.jobs.kinds import Arguments
from fer_core.jobs.watch import Watch
from fer_core.lesson.tiny_pictures import TinyData, dataset_data, drawn_data
from fer_core.lesson.tiny_training import TinyEpoch, TinySettings, train_tiny

Result = dict[str, Any]
SEED: Final = 1


def train_tiny_network(arguments: Arguments, watch: Watch) -> Result:
    """Train as ``settings`` say (TinySettings) on drawn faces, or on pictures of ``dataset``; keep no network.

    ``history`` among the notes and in the result is a JSON list with one object an epoch (TinyEpoch). Stopping keeps
    what was learned until then: it ends as finished.
    """
    settings = TinySettings(**arguments["settings"])
    watch.phase("Preparing the pictures")
    data = _data(arguments.get("dataset"), settings)
    watch.phase("Learning")
    history: list[dict[str, float]] = []

    def told(epoch: TinyEpoch) -> bool:
        history.append({name: round(value, 4) for name, value in asdict(epoch).items()})
        watch.note(history=json.dumps(history))
        watch.progress(len(history), settings.epochs)
        return not watch.cancelled()

    network = train_tiny(data, settings, told)
    return {
        "history": json.dumps(history),
        "weights": network.size,
        "pictures": len(data.train),
        "kept_back": len(data.kept_back),
    }


def _data(dataset: str | None, settings: TinySettings) -> TinyData:
    if dataset is None:
        return drawn_data(settings.each, seed=SEED)
    return dataset_data(open_dataset(dataset_folder(dataset)), settings.each, seed=SEED)
