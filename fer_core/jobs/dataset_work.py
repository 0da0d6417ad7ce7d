"""Work on one dataset of the workspace as jobs: inspecting, publishing, augmenting."""

from collections.abc import Mapping
from typing import Any

from fer_core.datasets.augmentation.offline import augment_dataset
from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.curation.publishing import publish
from fer_core.datasets.curation.selection import PublishOptions
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.inspection.inspecting import inspect, keep_inspection
from fer_core.datasets.library import dataset_folder
from fer_core.datasets.naming import checked_name
from fer_core.evaluation.label_issues import find_vote_disagreements
from fer_core.jobs.watch import Watch
from fer_core.workspace import datasets_folder

Arguments = Mapping[str, Any]
Result = dict[str, Any]


def inspect_dataset(arguments: Arguments, watch: Watch) -> Result:
    """Look through ``dataset``; what is found goes into its curation, what is measured beside it."""
    folder = dataset_folder(arguments["dataset"])
    watch.phase("Looking at every picture and comparing them")
    inspection = inspect(open_dataset(folder), progress=watch.progress, cancelled=watch.cancelled)
    voted = find_vote_disagreements(folder)
    keep_inspection(folder, inspection)
    return {"dataset": folder.name, "findings": len(inspection.findings) + len(voted)}


def publish_dataset(arguments: Arguments, watch: Watch) -> Result:
    """Write the next version of ``dataset``; ``options`` are those of PublishOptions."""
    watch.phase("Writing the version")
    made = publish(
        dataset_folder(arguments["dataset"]),
        options=PublishOptions(**arguments.get("options", {})),
        progress=watch.progress,
        cancelled=watch.cancelled,
    )
    return {"dataset": made.folder.name, "version": made.version, "pictures": made.report.kept}


def augment(arguments: Arguments, watch: Watch) -> Result:
    """Write ``dataset`` as decided, with variations of its training pictures, as ``into``.

    ``config`` holds the fields of AugmentationConfig; ``copies``, ``balance`` and ``seed`` are optional.
    """
    watch.phase("Varying and writing the pictures")
    into = datasets_folder() / checked_name(arguments["into"])
    manifest = augment_dataset(
        as_decided(open_dataset(dataset_folder(arguments["dataset"]))),
        into,
        AugmentationConfig(**arguments["config"]),
        copies=int(arguments.get("copies", 1)),
        balance=bool(arguments.get("balance", False)),
        seed=int(arguments.get("seed", 1)),
        progress=watch.progress,
        cancelled=watch.cancelled,
    )
    return {"dataset": into.name, "pictures": len(manifest.records)}
