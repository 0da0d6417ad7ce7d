"""Weights of a trained network, as the start of another training of the same architecture."""

from collections.abc import Sequence

import keras
import numpy as np
import numpy.typing as npt

from fer_core.errors import ConfigurationError
from fer_core.networks.card import read_card
from fer_core.networks.packing import load_network
from fer_core.networks.picture_smoothing import weights_but_smoothing
from fer_core.networks.places import place_to_start_from


def take_earlier_weights(network: keras.Model, name: str, labels: Sequence[str]) -> None:
    """Put the weights of the network ``name`` into an untrained one, which is for the classes ``labels``.

    With other classes, or the same in another order, all but those of the last layer that has any. Raises
    ConfigurationError when there is no such network or it is built in another way, BundleError when it is damaged.
    """
    folder = place_to_start_from(name).folder
    own, theirs = network.get_weights(), weights_but_smoothing(load_network(folder))
    body = len(own) - len(next(layer for layer in reversed(network.layers) if layer.weights).get_weights())
    if len(own) != len(theirs) or _shapes(own[:body]) != _shapes(theirs[:body]):
        raise ConfigurationError(
            'The network "{name}" is built in another way than this one, so its weights do not fit. Start from one '
            "with the same architecture, options and input.",
            name=name,
        )
    same_classes = read_card(folder).labels == tuple(labels) and _shapes(own) == _shapes(theirs)
    network.set_weights(theirs if same_classes else [*theirs[:body], *own[body:]])


def _shapes(weights: Sequence[npt.NDArray[np.float32]]) -> list[tuple[int, ...]]:
    return [array.shape for array in weights]
