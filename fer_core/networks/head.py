"""A network as a body, which makes feature vectors of pictures, and a head, which is its last dense layer."""

from dataclasses import dataclass
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from fer_core.errors import ConfigurationError
from fer_core.networks.replay import Features

BATCH: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """A dense softmax: ``kernel`` features x classes, ``bias`` classes."""

    kernel: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def probabilities(self, features: Features) -> npt.NDArray[np.float32]:
        """Return N x classes, before calibration."""
        logits = features @ self.kernel + self.bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def has_head(network: keras.Model) -> bool:
    """Tell whether a network takes one picture and ends with a single dense softmax."""
    last = network.layers[-1]
    return (
        len(network.inputs) == 1
        and isinstance(last, keras.layers.Dense)
        and last.activation is keras.activations.softmax
        and last.use_bias
    )


def head_of(network: keras.Model) -> Head:
    """Return a copy of the head's weights; raises ConfigurationError where there is none."""
    kernel, bias = _head_layer(network).get_weights()
    return Head(kernel=np.asarray(kernel, np.float32), bias=np.asarray(bias, np.float32))


def body_of(network: keras.Model) -> keras.Model:
    """Return the network without its head; it shares the weights. Raises ConfigurationError where there is no head."""
    return keras.Model(network.inputs[0], _head_layer(network).input)


def features_of(body: keras.Model, pixels: npt.NDArray[Any]) -> Features:
    """Return N x width for N inputs as ``inputs.to_input`` gives them: pictures, N x H x W x C, or rows."""
    if not len(pixels):
        return np.empty((0, body.output_shape[-1]), np.float32)
    return np.asarray(body.predict(pixels.astype(np.float32), batch_size=BATCH, verbose=0), np.float32)


def with_head(network: keras.Model, head: Head) -> keras.Model:
    """Return a network with the same body, whose weights it shares, and another head."""
    layer = keras.layers.Dense(len(head.bias), activation="softmax", name=_head_layer(network).name)
    made = keras.Model(network.inputs[0], layer(_head_layer(network).input), name=network.name)
    layer.set_weights([head.kernel, head.bias])
    return made


def _head_layer(network: keras.Model) -> Any:
    if not has_head(network):
        raise ConfigurationError(
            "The network {name} does not end with one dense layer over one picture, so no expression can be added to "
            "it. Teach another network: all that the Train page offers can be taught, except mini-xception.",
            name=network.name,
        )
    return network.layers[-1]
