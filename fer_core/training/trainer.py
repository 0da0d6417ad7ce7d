"""Trains a network from a recipe and a dataset. Keras 3 only, so that any of its backends runs it."""

import time
from collections.abc import Callable
from contextlib import closing, nullcontext
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import keras

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.manifest import Split
from fer_core.errors import StoppedTooSoon
from fer_core.evaluation.loading import load_inputs
from fer_core.networks.architectures import build_network
from fer_core.networks.card import read_card
from fer_core.networks.earlier_weights import take_earlier_weights
from fer_core.networks.picture_smoothing import copy_weights, smoothed
from fer_core.networks.places import place_to_start_from
from fer_core.networks.start_weights import load_start_weights
from fer_core.networks.training_marks import all_marks
from fer_core.training.batches import Batch, Targets, validation_arrays
from fer_core.training.epochs import epoch_batches, head_targets, run_epoch
from fer_core.training.events import BatchDone, FeaturesRead, Progress, StartNotice
from fer_core.training.optimisation import (
    averaged_weights,
    enter_stage,
    epochs_done,
    label_loss,
    learning_rate,
    prepare_epoch,
    take_over,
)
from fer_core.training.precision import NOT_HERE, calculates_bfloat16, in_precision
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import PATIENCE_S, TOO_SOON
from fer_core.training.runs import Epoch, Run, best_epoch, has_stalled
from fer_core.training.status_keeper import StatusKeeper, end_told
from fer_core.training.teachers import check_teachers, read_taught, taught_targets
from fer_core.training.trainable import check_trainable, refuse_too_large
from fer_core.training.vote_head import with_vote_head, without_vote_head
from fer_core.writing import replace_whole

if TYPE_CHECKING:
    from fer_core.training.tensorboard import EventFiles

Cancelled = Callable[[], bool]
History = tuple[Epoch, ...]
TEACHERS_NAME: Final = "teachers.npy"
"""What the teachers hold likely, in the run's folder."""


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
    with run.held(), end_told(run):
        check_trainable(dataset, run.recipe())
        run.bind(dataset.manifest, backend=keras.backend.backend(), dataset=dataset.name)
        recipe = run.used_recipe()
        keeper = StatusKeeper(run, recipe)
        keeper.begin(run.history())
        history = _train(run, dataset, recipe, keeper, keeper.following(progress), cancelled)
        keeper.end("finished" if _is_done(history, recipe) else "stopped")


def _train(
    run: Run, dataset: Dataset, recipe: Recipe, keeper: StatusKeeper, progress: Progress, cancelled: Cancelled
) -> History:
    classes = len(dataset.manifest.labels)
    load = partial(_load, dataset, recipe, progress, cancelled)
    pictures = load("train")
    targets = head_targets(dataset, recipe, _teachers_targets(run, dataset, recipe, pictures, progress, cancelled))
    valid = validation_arrays(load("valid"), classes)
    keras.utils.set_random_seed(recipe.seed)
    steps = len(epoch_batches(pictures, targets, recipe, 1))
    network, history = _network(run, recipe, classes, steps, progress)
    serving = _serving(network, recipe)
    with _event_files(run, history) as events:
        keeper.begin(history)
        while not _is_done(history, recipe):
            started = time.monotonic()
            prepare_epoch(network, recipe, history, steps)
            batches = epoch_batches(pictures, targets, recipe, len(history) + 1)
            last = run_epoch(network, batches, progress, cancelled)
            if last is None:
                break
            with averaged_weights(network, batches):
                if serving is not network:
                    copy_weights(network, serving)
                epoch = _validated(network, serving, valid, last, started)
                history = (*history, epoch)
                if best_epoch(history) is epoch:
                    replace_whole(run.best(epoch.epoch), serving.save, patience_s=PATIENCE_S)
            _keep(run, network, history)
            if events:
                events.add(epoch)
            progress(keeper.epoch(history))
    if not history:
        raise StoppedTooSoon(TOO_SOON)
    return history


def _is_done(history: History, recipe: Recipe) -> bool:
    return len(history) >= recipe.epochs or has_stalled(history, recipe.patience)


def _event_files(run: Run, history: History) -> "closing[EventFiles] | nullcontext[None]":
    """Open the run's files for TensorBoard; nothing where Keras has another backend than TensorFlow."""
    if keras.backend.backend() != "tensorflow" or not find_spec("tensorflow"):
        return nullcontext()
    from fer_core.training.tensorboard import EventFiles

    return closing(EventFiles(run.folder, history))


def _serving(network: keras.Model, recipe: Recipe) -> keras.Model:
    """Return what is measured and kept: the network, or a copy in float32, without the second head, that smooths."""
    serving = without_vote_head(network)
    if recipe.precision != "float32":
        serving = in_precision(serving, "float32")
    if recipe.picture_smoothing:
        serving = smoothed(serving, recipe.picture_smoothing)
    if serving is not network:
        serving.compile(loss=label_loss(recipe), metrics=["accuracy"])
    return serving


def _validated(network: keras.Model, serving: keras.Model, valid: Batch, last: BatchDone, started: float) -> Epoch:
    loss, accuracy = serving.evaluate(*valid, batch_size=256, verbose=0)
    return Epoch(
        epoch=last.epoch,
        loss=last.loss,
        accuracy=last.accuracy,
        valid_loss=float(loss),
        valid_accuracy=float(accuracy),
        learning_rate=learning_rate(network),
        seconds=time.monotonic() - started,
    )


def _keep(run: Run, network: keras.Model, history: History) -> None:
    """Write history, then checkpoint: a history that is one epoch ahead is cut when the run is resumed."""
    best = best_epoch(history) or history[-1]
    run.write_history(history)
    replace_whole(run.checkpoint, network.save, patience_s=PATIENCE_S)
    run.drop_former_best(best.epoch)


def _network(
    run: Run, recipe: Recipe, classes: int, steps_per_epoch: int, progress: Progress
) -> tuple[keras.Model, History]:
    """Return the network to train and the epochs that it has had."""
    network = build_network(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)
    if not run.checkpoint.exists():
        refuse_too_large(network.count_params(), recipe)
        _start(run, recipe, network, progress)
    if recipe.vote_head:
        network = with_vote_head(network)
    network = _in_recipes_precision(run, network, recipe, progress)
    if not run.checkpoint.exists():
        enter_stage(network, recipe, 1, steps_per_epoch)
        return network, ()
    saved = keras.saving.load_model(run.checkpoint)
    done = epochs_done(saved, steps_per_epoch, recipe)
    enter_stage(network, recipe, done, steps_per_epoch)
    take_over(network, saved)
    history = run.history()[:done]
    run.write_history(history)
    return network, history


def _in_recipes_precision(run: Run, network: keras.Model, recipe: Recipe, progress: Progress) -> keras.Model:
    if recipe.precision == "float32":
        return network
    if not calculates_bfloat16():
        run.remember_notice(NOT_HERE, about="precision_notice")
        progress(StartNotice(text=NOT_HERE))
        return network
    return in_precision(network, recipe.precision)


def _teachers_targets(
    run: Run, dataset: Dataset, recipe: Recipe, pictures: LabelledPictures, progress: Progress, cancelled: Cancelled
) -> Targets | None:
    """Return what the recipe's teachers hold likely, N x classes; None where it has none."""
    if not recipe.teachers:
        return None
    labels, kept = dataset.manifest.labels, run.folder / TEACHERS_NAME
    if kept.exists():
        return read_taught(kept)
    places = check_teachers(recipe.teachers, labels, recipe.input)
    for place in places:
        run.remember_licences(read_card(place.folder).licences)
    return taught_targets(
        places,
        pictures,
        labels,
        kept=kept,
        progress=lambda done, total: progress(FeaturesRead(done=done, total=total)),
        cancelled=cancelled,
    )


def _start(run: Run, recipe: Recipe, network: keras.Model, progress: Progress) -> None:
    """Give a new network the weights that it starts from; what is not as the recipe asks is said and remembered."""
    if paced := run.origin()["pace_notice"]:
        progress(StartNotice(text=paced))
    if recipe.start_from:
        take_earlier_weights(network, recipe.start_from, run.origin()["labels"])
        folder = place_to_start_from(recipe.start_from).folder
        card = read_card(folder)
        run.remember_licences(card.licences)
        if (known := all_marks(folder, card)) is not None:
            run.remember_pictures(known)
        return
    notice = load_start_weights(recipe.architecture, network, recipe.options)
    if notice:
        run.remember_notice(str(notice))
        progress(StartNotice(text=str(notice)))


def _load(dataset: Dataset, recipe: Recipe, progress: Progress, cancelled: Cancelled, split: Split) -> LabelledPictures:
    def read(done: int, total: int) -> None:
        progress(FeaturesRead(done=done, total=total))

    labels = dataset.manifest.labels
    return load_inputs(dataset, split, labels, recipe.input, progress=read, cancelled=cancelled)
