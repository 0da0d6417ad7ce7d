"""Evaluating a network as a job; what it answered is kept in the workspace."""

from collections.abc import Mapping
from typing import Any, Final

from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.library import dataset_folder
from fer_core.datasets.manifest import Split
from fer_core.errors import WorkCancelled
from fer_core.evaluation.keeping import keep_evaluation, keep_measures, kept_evaluation, kept_measures
from fer_core.evaluation.report import Evaluation, evaluate
from fer_core.jobs.watch import Watch
from fer_core.messages import N_
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card

Arguments = Mapping[str, Any]
Result = dict[str, Any]
ASKING: Final = N_("Asking the network about every picture")
UNMEASURED: Final = N_(
    "Cancelled while light and pose of the pictures were measured. What the network answered is kept; only the part "
    "about dark, blurred and turned faces is missing."
)


def evaluate_network(arguments: Arguments, watch: Watch) -> Result:
    """Ask ``model`` (a bundle's name or folder) about one ``split`` (None: the default one) of ``dataset``.

    What was asked before is not asked again, and the pictures are measured once for all networks.
    """
    dataset = open_dataset(dataset_folder(arguments["dataset"]))
    split = dataset.split_or_default(arguments.get("split"))
    found = _answers(arguments["model"], dataset, split, watch)
    if kept_measures(dataset, split) is None:
        _measure(dataset, split, watch)
    report = found.report
    return {"dataset": dataset.name, "split": split, "images": report.images, "accuracy": report.accuracy}


def _answers(model: str, dataset: Dataset, split: Split, watch: Watch) -> Evaluation:
    folder = bundle_folder(model)
    card = read_card(folder)
    kept = kept_evaluation(card, dataset, split)
    if kept:
        return kept
    watch.phase("Reading the pictures")

    def watched(done: int, total: int) -> None:
        if watch.cancelled():
            raise WorkCancelled("The evaluation was cancelled. Nothing was kept.")
        if watch.status.phase != ASKING:
            watch.phase(ASKING)
        watch.progress(done, total)

    found = evaluate(folder, dataset, split=split, progress=watched)
    keep_evaluation(card, dataset, split, found)
    return found


def _measure(dataset: Dataset, split: Split, watch: Watch) -> None:
    from fer_core.evaluation.split_measuring import measure_split  # loads dlib, which answers do not need

    watch.phase("Measuring light and pose of every picture")
    try:
        measures = measure_split(dataset, split, progress=watch.progress, cancelled=watch.cancelled)
    except WorkCancelled as error:
        raise WorkCancelled(UNMEASURED) from error
    keep_measures(dataset, split, measures)
