"""The optimiser, the learning rate, the layers that learn and the moving average of the weights."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras

from fer_core.training.batches import TrainingBatches
from fer_core.training.muon import ConvolutionMuon
from fer_core.training.norm_statistics import measure_statistics
from fer_core.training.rates import LEAST_SHARE, epoch_rate
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Epoch
from fer_core.training.stages import learning_layers, span_of, stage_spans

NOT_DECAYED = ("bias", "gamma", "beta")
MOMENTUM = 0.9
"""Of SGD."""
STATISTICS_BATCHES = 10
"""For mean and variance under averaged weights; a channel of the last block still sees thousands of values."""


def compile_network(network: keras.Model, recipe: Recipe, steps_per_epoch: int) -> None:
    """Give the network its optimiser, its loss, or one for each head, and its metric, which is the first head's."""
    optimizer = _optimiser(recipe, steps_per_epoch)
    optimizer.exclude_from_weight_decay(var_names=list(NOT_DECAYED))
    loss = label_loss(recipe)
    if len(network.outputs) == 1:
        network.compile(optimizer, loss, metrics=["accuracy"])
        return
    network.compile(
        optimizer,
        [loss, keras.losses.CategoricalCrossentropy()],
        loss_weights=[1.0, recipe.vote_head],
        metrics=[["accuracy"], []],
    )


def label_loss(recipe: Recipe) -> keras.losses.Loss:
    """Return what a network is trained to make small, and is validated by."""
    return keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing)


def prepare_epoch(network: keras.Model, recipe: Recipe, history: Sequence[Epoch], steps_per_epoch: int) -> None:
    """Set what the epoch after ``history`` needs: its rate, and at the start of a stage layers and a new optimiser."""
    epoch = len(history) + 1
    span = span_of(epoch, recipe.stages, recipe.epochs)
    if span and epoch == span.first:
        enter_stage(network, recipe, epoch, steps_per_epoch)
    rate = epoch_rate(history, recipe)
    if rate is not None:
        network.optimizer.learning_rate = rate


def enter_stage(network: keras.Model, recipe: Recipe, epoch: int, steps_per_epoch: int) -> None:
    """Let the layers learn that learn in this epoch, and compile; before ``take_over``, when a run is resumed."""
    span = span_of(epoch, recipe.stages, recipe.epochs)
    freeze(network, span.stage.unfreeze_from if span else "")
    compile_network(network, recipe, steps_per_epoch)


def freeze(network: keras.Model, unfreeze_from: str) -> None:
    """Let the layers from this one on learn, and no other; the network must be compiled after that.

    Raises ConfigurationError when there is no such layer.
    """
    learning = learning_layers([layer.name for layer in network.layers], unfreeze_from)
    for layer in network.layers:
        layer.trainable = layer.name in learning


def take_over(network: keras.Model, saved: keras.Model) -> None:
    """Copy weights and the optimiser's variables from a checkpoint into a compiled network.

    The masks of dropout are drawn anew: Keras keeps no state of them in its files (docs/decisions/0003).

    The loaded model itself is not trained on: what was kept out of weight decay is not saved with it.
    """
    network.optimizer.build(network.trainable_variables)
    pairs = (
        (network.trainable_variables, saved.trainable_variables),
        (network.non_trainable_variables, saved.non_trainable_variables),
        (network.optimizer.variables, saved.optimizer.variables),
    )
    for own, kept in pairs:
        for variable, value in zip(own, kept, strict=True):
            variable.assign(value)


def epochs_done(network: keras.Model, steps_per_epoch: int, recipe: Recipe | None = None) -> int:
    """Return how many whole epochs a checkpoint has behind it.

    The optimiser counts from the start of its stage, so a recipe with stages must be given.
    """
    within = int(keras.ops.convert_to_numpy(network.optimizer.iterations)) // steps_per_epoch
    return within + (_epochs_before(network, recipe) if recipe else 0)


def learning_rate(network: keras.Model) -> float:
    """Return the rate of the next step."""
    return float(keras.ops.convert_to_numpy(network.optimizer.learning_rate))


@contextmanager
def averaged_weights(network: keras.Model, batches: TrainingBatches) -> Iterator[None]:
    """Put the moving average of the weights in their place for a while; without an average nothing changes.

    The statistics of batch normalisation, which belong to the weights of the last steps, are measured again on some
    of ``batches`` (https://arxiv.org/abs/1803.05407, section 3.2).
    """
    if not network.optimizer.use_ema:
        yield
        return
    own = network.get_weights()
    network.optimizer.finalize_variable_values(network.trainable_variables)
    network.set_weights(network.get_weights())  # a copy: JAX shares the average's own buffers, and gives them away
    try:
        steps = range(min(STATISTICS_BATCHES, len(batches)))
        measure_statistics(network, (batches[number][0] for number in steps))
        yield
    finally:
        network.set_weights(own)


def _epochs_before(network: keras.Model, recipe: Recipe) -> int:
    """Return the epochs before the stage whose layers are the ones that learn in ``network``."""
    weighted = {layer.name for layer in network.layers if layer.weights}  # the others forget whether they learn
    learning = {layer.name for layer in network.layers if layer.trainable}
    for span in stage_spans(recipe.stages, recipe.epochs):
        theirs = learning_layers([layer.name for layer in network.layers], span.stage.unfreeze_from)
        if theirs & weighted == learning & weighted:
            return span.first - 1
    return 0


def _optimiser(recipe: Recipe, steps_per_epoch: int) -> Any:
    settings = {
        "learning_rate": _learning_rate(recipe, steps_per_epoch),
        "weight_decay": recipe.weight_decay,
        "use_ema": recipe.averaging > 0,
        "ema_momentum": recipe.averaging,
    }
    if recipe.optimiser == "sgd":
        return keras.optimizers.SGD(momentum=MOMENTUM, nesterov=True, **settings)
    if recipe.optimiser == "muon":
        ends = ["probabilities", "class_maps", "votes"]
        return ConvolutionMuon(adam_weight_decay=recipe.weight_decay, exclude_layers=ends, **settings)
    return keras.optimizers.AdamW(**settings)


def _learning_rate(recipe: Recipe, steps_per_epoch: int) -> Any:
    """Return a schedule by steps, or the first rate of one by epochs, which ``prepare_epoch`` continues."""
    rate = epoch_rate((), recipe)
    if rate is not None:
        return rate
    warmup = round(recipe.warmup_epochs * steps_per_epoch)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate * 0.01 if warmup else recipe.learning_rate,
        decay_steps=max(recipe.epochs * steps_per_epoch - warmup, 1),
        alpha=LEAST_SHARE,
        warmup_target=recipe.learning_rate if warmup else None,
        warmup_steps=warmup,
    )
