"""The optimiser, the learning rate's schedule and the moving average of the weights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from fer_core.training.recipe import Recipe

NOT_DECAYED = ("bias", "gamma", "beta")


def compile_network(network: keras.Model, recipe: Recipe, steps_per_epoch: int) -> None:
    """Give the network its optimiser, loss and metric."""
    optimizer = keras.optimizers.AdamW(
        _learning_rate(recipe, steps_per_epoch),
        weight_decay=recipe.weight_decay,
        use_ema=recipe.averaging > 0,
        ema_momentum=recipe.averaging,
    )
    optimizer.exclude_from_weight_decay(var_names=list(NOT_DECAYED))
    network.compile(
        optimizer,
        keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
        metrics=["accuracy"],
    )


def take_over(network: keras.Model, saved: keras.Model) -> None:
    """Copy weights, random states and the optimiser's variables from a checkpoint into a compiled network.

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


def epochs_done(network: keras.Model, steps_per_epoch: int) -> int:
    """Return how many whole epochs the optimiser has behind it."""
    return int(keras.ops.convert_to_numpy(network.optimizer.iterations)) // steps_per_epoch


def learning_rate(network: keras.Model) -> float:
    """Return the rate of the next step."""
    return float(keras.ops.convert_to_numpy(network.optimizer.learning_rate))


@contextmanager
def averaged_weights(network: keras.Model) -> Iterator[None]:
    """Put the moving average of the weights in their place for a while."""
    own = network.get_weights()
    network.optimizer.finalize_variable_values(network.trainable_variables)
    network.set_weights(network.get_weights())  # a copy: JAX shares the average's own buffers, and gives them away
    try:
        yield
    finally:
        network.set_weights(own)


def _learning_rate(recipe: Recipe, steps_per_epoch: int) -> Any:
    if recipe.schedule == "constant":
        return recipe.learning_rate
    warmup = round(recipe.warmup_epochs * steps_per_epoch)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate * 0.01 if warmup else recipe.learning_rate,
        decay_steps=max(recipe.epochs * steps_per_epoch - warmup, 1),
        alpha=0.01,
        warmup_target=recipe.learning_rate if warmup else None,
        warmup_steps=warmup,
    )
