"""A training as a job. The run's own status tells how it goes; the job only gives it a process, a turn and a Stop."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fer_core.jobs.watch import Watch
from fer_core.training.events import BatchDone, EpochDone, FeaturesRead, StartNotice
from fer_core.training.frozen_data import frozen_dataset
from fer_core.training.runs import Run, run_folder
from fer_core.training.status_keeper import end_told

Arguments = Mapping[str, Any]
Result = dict[str, Any]


@contextmanager
def run_held(arguments: Arguments) -> Iterator[None]:
    """Hold the run ``run`` while its job waits for its turn and works; how it ends is told in the run's status."""
    run = Run(run_folder(arguments["run"]))
    with run.held(), end_told(run):
        yield


def train_run(arguments: Arguments, watch: Watch) -> Result:
    """Train the run ``run``, or go on with it, and pack its best epoch. A cancel is a Stop: what was learned stays."""
    run = Run(run_folder(arguments["run"]))
    epochs = run.recipe().epochs
    watch.phase("Loading the libraries and the pictures")
    dataset = frozen_dataset(run)
    from fer_core.training.packing_run import pack_run
    from fer_core.training.trainer import train

    def follow(event: BatchDone | EpochDone | StartNotice | FeaturesRead) -> None:
        if isinstance(event, BatchDone):
            watch.progress((event.epoch - 1) * event.batches + event.batch, epochs * event.batches)
        if isinstance(event, FeaturesRead):
            watch.progress(event.done, event.total)

    watch.phase("Training")
    train(run, dataset, progress=follow, cancelled=watch.cancelled)
    watch.phase("Packing the network")
    pack_run(run, dataset)
    ended = run.stored_status()
    return {"run": run.name, "state": ended.state, "best_accuracy": ended.best_accuracy}
