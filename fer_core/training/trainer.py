"""Trains a network from a recipe and a dataset. Keras 3 only, so that any of its backends runs it."""

import os
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import keras

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.manifest import UNLABELLED, Split
from fer_core.errors import TrainingError, WorkCancelled
from fer_core.evaluation.loading import load_inputs
from fer_core.networks.architectures import build_network
from fer_core.networks.start_weights import load_start_weights
from fer_core.training.batches import Batch, validation_arrays
from fer_core.training.epochs import epoch_batches, run_epoch, training_targets
from fer_core.training.events import BatchDone, EpochDone, FeaturesRead, Progress, StartNotice
from fer_core.training.optimisation import (
    averaged_weights,
    enter_stage,
    epochs_done,
    learning_rate,
    prepare_epoch,
    take_over,
)
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Epoch, Run, State, Status, best_epoch, has_stalled
from fer_core.writing import replace_whole

Cancelled = Callable[[], bool]
History = tuple[Epoch, ...]


def train(
    run: Run,
    dataset: Dataset,
    *,
    progress: Progress = lambda event: None,
    cancelled: Cancelled = lambda: False,
) -> None:
    """Train, or go on training, the network of ``run`` until its recipe is done, it stalls or it is cancelled.

    What was reached stays in the run's folder: the last epoch's checkpoint and the best epoch's weights.
    """
    recipe = run.recipe()
    _refuse_unlabelled(dataset)
    run.bind(dataset.manifest, backend=keras.backend.backend())
    try:
        history = _train(run, dataset, recipe, progress, cancelled)
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt | WorkCancelled)
        message = str(error) or type(error).__name__
        run.write_status(_status("stopped" if stopped else "failed", run.history(), recipe, message=message))
        raise
    run.write_status(_status("stopped" if cancelled() else "finished", history, recipe))


def _refuse_unlabelled(dataset: Dataset) -> None:
    waiting = sum(record.label == UNLABELLED for record in dataset.manifest.records)
    if waiting:
        raise TrainingError(
            "The dataset {name} has {count} pictures without a label. Label them in its curation queue and publish a "
            "version, which leaves the others out.",
            name=dataset.name,
            count=waiting,
        )


def _train(run: Run, dataset: Dataset, recipe: Recipe, progress: Progress, cancelled: Cancelled) -> History:
    classes = len(dataset.manifest.labels)
    load = partial(_load, dataset, recipe, progress, cancelled)
    pictures, targets = load("train"), training_targets(dataset, recipe)
    valid = validation_arrays(load("valid"), classes)
    keras.utils.set_random_seed(recipe.seed)
    steps = len(epoch_batches(pictures, targets, recipe, 1))
    network, history = _network(run, recipe, classes, steps, progress)
    while len(history) < recipe.epochs and not has_stalled(history, recipe.patience):
        started = time.monotonic()
        prepare_epoch(network, recipe, history, steps)
        batches = epoch_batches(pictures, targets, recipe, len(history) + 1)
        last = run_epoch(network, batches, progress, cancelled)
        if last is None:
            break
        with averaged_weights(network, batches):
            epoch = _validated(network, valid, last, started)
            history = (*history, epoch)
            if best_epoch(history) is epoch:
                replace_whole(run.best(epoch.epoch), network.save)
        _keep(run, network, history, recipe, progress)
    if not history:
        raise TrainingError("The run was stopped before its first epoch was done; there is nothing to keep.")
    return history


def _validated(network: keras.Model, valid: Batch, last: BatchDone, started: float) -> Epoch:
    loss, accuracy = network.evaluate(*valid, batch_size=256, verbose=0)
    return Epoch(
        epoch=last.epoch,
        loss=last.loss,
        accuracy=last.accuracy,
        valid_loss=float(loss),
        valid_accuracy=float(accuracy),
        learning_rate=learning_rate(network),
        seconds=time.monotonic() - started,
    )


def _keep(run: Run, network: keras.Model, history: History, recipe: Recipe, progress: Progress) -> None:
    """Write history, then checkpoint: a history that is one epoch ahead is cut when the run is resumed."""
    best = best_epoch(history) or history[-1]
    run.write_history(history)
    replace_whole(run.checkpoint, network.save)
    run.drop_former_best(best.epoch)
    left = median(epoch.seconds for epoch in history) * (recipe.epochs - len(history))
    run.write_status(_status("running", history, recipe, seconds_left=left))
    progress(EpochDone(epoch=history[-1], epochs=recipe.epochs, best=best, seconds_left=left))


def _network(
    run: Run, recipe: Recipe, classes: int, steps_per_epoch: int, progress: Progress
) -> tuple[keras.Model, History]:
    """Return the network to train and the epochs that it has had."""
    network = build_network(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)
    if not run.checkpoint.exists():
        _start(run, recipe, network, progress)
        enter_stage(network, recipe, 1, steps_per_epoch)
        return network, ()
    saved = keras.saving.load_model(run.checkpoint)
    done = epochs_done(saved, steps_per_epoch, recipe)
    enter_stage(network, recipe, done, steps_per_epoch)
    take_over(network, saved)
    history = run.history()[:done]
    run.write_history(history)
    return network, history


def _start(run: Run, recipe: Recipe, network: keras.Model, progress: Progress) -> None:
    """Give a new network the weights that it starts from; what could not be had is said and remembered."""
    notice = load_start_weights(recipe.architecture, network, recipe.options)
    if notice:
        run.remember_notice(str(notice))
        progress(StartNotice(text=str(notice)))


def _load(dataset: Dataset, recipe: Recipe, progress: Progress, cancelled: Cancelled, split: Split) -> LabelledPictures:
    def read(done: int, total: int) -> None:
        progress(FeaturesRead(done=done, total=total))

    labels = dataset.manifest.labels
    return load_inputs(dataset, split, labels, recipe.input, progress=read, cancelled=cancelled)


def _status(
    state: State, history: History, recipe: Recipe, *, seconds_left: float | None = None, message: str = ""
) -> Status:
    best = best_epoch(history)
    return Status(
        state=state,
        epoch=len(history),
        epochs=recipe.epochs,
        best_epoch=best.epoch if best else 0,
        best_accuracy=best.valid_accuracy if best else 0.0,
        seconds_left=seconds_left,
        process=os.getpid(),
        message=message,
    )
