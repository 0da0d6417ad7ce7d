"""Mean and variance that batch normalisation goes by, measured for weights that no training step had."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

SERVED_BATCHES: Final = 20
SERVED_BATCH: Final = 256


def measure_statistics(network: keras.Model, batches: Iterable[Any]) -> None:
    """Set mean and variance of each batch normalisation that learns to their means over batches of what it takes.

    Dropout works as in training.
    """
    layers = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    with ExitStack() as listening:
        means = [listening.enter_context(_mean_of_calls(layer)) for layer in layers if layer.trainable]
        for batch in batches if means else ():
            network(batch, training=True)


@contextmanager
def _mean_of_calls(layer: keras.layers.BatchNormalization) -> Iterator[None]:
    """Let it end with the means over its calls; a layer that stands at two places of a network is called twice a pass.

    Without momentum its statistics are those of the last call.
    """
    momentum, call = layer.momentum, layer.call
    kept, calls = (layer.moving_mean, layer.moving_variance), 0
    means = [np.zeros(variable.shape, np.float64) for variable in kept]

    def heard(*args: Any, **settings: Any) -> Any:
        nonlocal calls
        answer, calls = call(*args, **settings), calls + 1
        seen = [keras.ops.convert_to_numpy(variable.value) for variable in kept]
        means[:] = [mean + (last - mean) / calls for mean, last in zip(means, seen, strict=True)]
        return answer

    layer.momentum, layer.call = 0.0, heard
    try:
        yield
    finally:
        del layer.call
        layer.momentum = momentum
        for mean, variable in zip(means, kept, strict=True):
            if calls:
                variable.assign(mean)


def measure_served_statistics(network: keras.Model, pictures: npt.NDArray[Any]) -> None:
    """Measure them on some thousand of ``pictures`` (N x H x W x C, or rows of features), as the network serves.

    That is with the pictures as they come and without dropout, which changes the variance (arXiv:1801.05134).
    """
    order = np.random.default_rng(0).permutation(len(pictures))[: SERVED_BATCHES * SERVED_BATCH]
    parts = np.array_split(order, max(len(order) // SERVED_BATCH, 1))
    with _without_dropout(network):
        measure_statistics(network, (pictures[part].astype(np.float32) for part in parts))


@contextmanager
def _without_dropout(network: keras.Model) -> Iterator[None]:
    layers = [layer for layer in network.layers if hasattr(layer, "rate")]
    rates = [layer.rate for layer in layers]
    try:
        for layer in layers:
            layer.rate = 0.0
        yield
    finally:
        for layer, rate in zip(layers, rates, strict=True):
            layer.rate = rate
