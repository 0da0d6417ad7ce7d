"""Mean and variance that batch normalisation goes by, measured for weights that no training step had."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
    momenta = [layer.momentum for layer in layers]
    try:
        for number, batch in enumerate(batches if layers else ()):
            for layer in layers:
                layer.momentum = number / (number + 1)
            network(batch, training=True)
    finally:
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum


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
