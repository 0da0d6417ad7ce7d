"""The search for wrong labels as jobs; the findings go into the dataset's curation."""

from collections.abc import Mapping
from typing import Any

from fer_core.datasets.library import dataset_folder
from fer_core.evaluation.label_issues import find_high_losses, find_vote_disagreements
from fer_core.jobs.watch import Watch
from fer_core.networks.bundle import bundle_folder

Arguments = Mapping[str, Any]
Result = dict[str, Any]


def look_for_losses(arguments: Arguments, watch: Watch) -> Result:
    """Find the highest losses of ``model`` on one ``split`` (None: the default one) of ``dataset``.

    ``skipped`` of the result counts pictures of classes that the network does not know.
    """
    watch.phase("Asking the network about every picture")
    found = find_high_losses(
        dataset_folder(arguments["dataset"]),
        bundle_folder(arguments["model"]),
        split=arguments.get("split"),
        progress=watch.progress,
        cancelled=watch.cancelled,
    )
    return {"dataset": arguments["dataset"], "findings": len(found.findings), "skipped": found.skipped}


def look_out_of_fold(arguments: Arguments, watch: Watch) -> Result:
    """Find the labels that votes contradict, and those that three networks do which never saw the picture.

    ``skipped`` of the result counts pictures of classes too small for that.
    """
    from fer_core.training.out_of_fold import find_network_disagreements

    folder = dataset_folder(arguments["dataset"])
    voted = find_vote_disagreements(folder)
    watch.phase("Training three networks, each on two thirds of the pictures")
    found = find_network_disagreements(folder, progress=watch.progress, cancelled=watch.cancelled)
    return {
        "dataset": arguments["dataset"],
        "findings": len(voted) + len(found.findings),
        "skipped": found.skipped,
    }
