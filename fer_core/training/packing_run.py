"""Packs what a run has learned, as the part of the run that it is: held, told in its status, and in its log."""

from collections.abc import Callable
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.training.bundling import make_bundle
from fer_core.training.run_status import PATIENCE_S
from fer_core.training.runs import Run
from fer_core.training.status_keeper import end_told, enter_phase


def pack_run(run: Run, dataset: Dataset, *, say: Callable[[str], None] = lambda text: None) -> Path:
    """Make the bundle of the best epoch so far and return its folder; the run's state is then what it was before.

    When it fails, the run has failed; nothing needs to be trained again to resume it.
    """

    def tell(text: str) -> None:
        run.log(text)
        say(text)

    with run.held(), end_told(run):
        before = enter_phase(run, "packing")
        folder = make_bundle(run, dataset, say=tell)
        run.write_status(before, patience_s=PATIENCE_S)
        run.log("The network is packed")
        return folder
