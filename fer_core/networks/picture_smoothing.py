"""Smooths a network's pictures a little when it serves, as its training pictures were by being turned and moved.

A picture that is turned, moved or scaled is interpolated: each pixel becomes a mean of its neighbours, and what varies
from pixel to pixel is lost. A network that learned from such pictures is less often right about sharper ones, as with
other differences between training and use (https://arxiv.org/abs/1906.06423). Two dense layers without activation, over
columns and over rows, are exact at the edges too, which are repeated, and every engine has them.
"""

from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from fer_core.errors import ConfigurationError

COLUMNS: Final = "smooth_columns"
ROWS: Final = "smooth_rows"
KerasTensor = Any


def smoothed(network: keras.Model, share: float) -> keras.Model:
    """Return a copy of a network that sees each pixel as a mean of it and its neighbours.

    Along rows, and then along columns, each of the two neighbours counts ``share``, and the pixel itself the rest: 1/8
    is a Gaussian of half a pixel. Raises ConfigurationError for a network of anything but one picture.
    """
    if len(network.inputs) != 1 or len(network.input_shape) != 4:
        raise ConfigurationError(
            'The network "{name}" does not look at one picture, so its picture_smoothing must be 0.', name=network.name
        )
    smooth: list[KerasTensor] = []

    def called(layer: keras.Layer, pictures: KerasTensor, *rest: Any, **settings: Any) -> KerasTensor:
        if getattr(pictures, "_keras_history", None) and isinstance(
            pictures._keras_history.operation, layers.InputLayer
        ):
            smooth[:] = smooth or [_smooth(pictures)]
            pictures = smooth[0]
        return layer(pictures, *rest, **settings)

    copy = keras.models.clone_model(network, call_function=called)
    copy_weights(network, copy)
    height, width = network.input_shape[1:3]
    copy.get_layer(COLUMNS).set_weights([neighbours(width, share)])
    copy.get_layer(ROWS).set_weights([neighbours(height, share)])
    return copy


def copy_weights(source: keras.Model, target: keras.Model) -> None:
    """Give each layer of ``target`` the weights of the layer of its name in ``source``, which may have more layers.

    What smooths the pictures of ``target`` alone stays as it is.
    """
    for layer in target.layers:
        if layer.weights and not smooths(layer):
            layer.set_weights(source.get_layer(layer.name).get_weights())


def neighbours(side: int, share: float) -> npt.NDArray[np.float32]:
    """Return the side x side matrix that a row of pixels is multiplied with; a pixel beyond the edge is the edge's."""
    matrix = np.eye(side) * (1 - 2 * share) + (np.eye(side, k=1) + np.eye(side, k=-1)) * share
    matrix[0, 0] = matrix[-1, -1] = 1 - share
    return np.asarray(matrix, np.float32)


def weights_but_smoothing(network: keras.Model) -> list[npt.NDArray[np.float32]]:
    """Return the weights that a network was trained to have, in its layers' order."""
    return [array for layer in network.layers if not smooths(layer) for array in layer.get_weights()]


def smooths(layer: keras.Layer) -> bool:
    """Tell whether a layer is one of those that ``smoothed`` adds and that have weights."""
    return layer.name in (COLUMNS, ROWS)


def _smooth(pictures: KerasTensor) -> KerasTensor:
    """N x H x W x C: a dense layer mixes the last axis, so columns and rows take turns there."""
    height, width, channels = pictures.shape[1:]
    x = layers.Permute((1, 3, 2), name="smooth_from_rows")(pictures)  # H x C x W
    x = layers.Dense(width, use_bias=False, trainable=False, name=COLUMNS)(x)
    x = layers.Permute((3, 2, 1), name="smooth_from_columns")(x)  # W x C x H
    x = layers.Dense(height, use_bias=False, trainable=False, name=ROWS)(x)
    x = layers.Permute((3, 1, 2), name="smooth_back")(x)
    return layers.Reshape((height, width, channels), name="smooth")(x)  # says the size: in ONNX it was lost on the way
