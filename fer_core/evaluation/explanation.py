"""Where a network looked: HiResCAM (https://arxiv.org/abs/2011.08891) on a bundle's Keras file.

A close relative of Grad-CAM, and the same where a network ends with the means of its maps. Before a dense layer, which
knows places, Grad-CAM's mean gradient of a map says little: for a third of FER2013's faces it finds nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from fer_core.errors import ConfigurationError
from fer_core.networks.bundle import KERAS_NAME, checked_card
from fer_core.networks.inputs import InputSpec, to_batch
from fer_core.networks.packing import load_network
from fer_core.results import Image

Heat = npt.NDArray[np.float32]
"""H x W, 0 to 1."""
KerasTensor = Any
CONVOLUTIONS: Final = (keras.layers.Conv2D, keras.layers.SeparableConv2D, keras.layers.DepthwiseConv2D)


class Explainer:
    """Tells which parts of a crop speak for a class, by the last feature map that still knows places."""

    def __init__(self, network: keras.Model, spec: InputSpec) -> None:
        """Raise ValueError for a network without a feature map of its one picture, see ``feature_map_of``.

        Or for one where something goes past that map: Keras says that the graph is disconnected.
        """
        features = feature_map_of(network)
        if features is None:
            raise ValueError(f"the network {network.name} has no feature map of a picture")
        score_input, self._score = _before_softmax(network)
        self._body = keras.Model(network.inputs, features)
        self._tail = keras.Model(features, score_input)
        self._spec = spec

    def heat_maps(self, images: Sequence[Image], classes: Sequence[int]) -> tuple[Heat, ...]:
        """Return for each crop (RGB, any size) what speaks for the class of that number, in the crop's own size.

        The strongest place has 1; a crop where nothing speaks for the class is 0 everywhere.
        """
        if not images:
            return ()
        maps = self._maps(tf.constant(to_batch(images, self._spec)), np.asarray(classes, np.int64))
        return tuple(_fitted(grid, image) for grid, image in zip(maps, images, strict=True))

    def _maps(self, batch: tf.Tensor, classes: npt.NDArray[np.int64]) -> Heat:
        """Return N x h x w in the feature map's size: what each place's values, times their gradients, add up to.

        Section 3.2 of the paper, and of that only what speaks for the class.

        The tape sees the tail only: it would differentiate the body's weights too, for nothing, and TensorFlow 2.21
        with oneDNN writes past its memory for 1 x 1 convolutions with a stride of 2 and 8 channels, when the number of
        pictures is odd.
        """
        features = self._body(batch, training=False)
        with tf.GradientTape() as tape:
            tape.watch(features)
            chosen = tf.gather(self._score(self._tail(features, training=False)), classes, axis=1, batch_dims=1)
        return np.asarray(tf.nn.relu(tf.reduce_sum(features * tape.gradient(chosen, features), axis=3)), np.float32)


def load_explainer(folder: Path) -> Explainer | None:
    """Open a bundle for explanation; None for a network without a map of one picture, such as one of distances.

    Raises BundleError when its Keras file is missing or damaged, ConfigurationError under another backend of Keras.
    """
    if keras.backend.backend() != "tensorflow":
        raise ConfigurationError(
            "Heat maps need Keras on TensorFlow, this is {backend}. Start again without KERAS_BACKEND.",
            backend=keras.backend.backend(),
        )
    spec = checked_card(folder, needs=KERAS_NAME).input
    network = load_network(folder)
    try:
        return Explainer(network, spec)
    except ValueError:
        return None


def feature_map_of(network: keras.Model) -> KerasTensor | None:
    """Return the last tensor, N x h x w x channels, of the size that the last convolution works at.

    After the convolution come normalisation, activation and sums in that size, which belong to it. Convolutions on one
    pixel (squeeze and excitation) know no places. None for a network without one, or of anything but one picture.
    """
    if len(network.inputs) != 1 or len(network.inputs[0].shape) != 4 or network.inputs[0].shape[3] not in (1, 3):
        return None
    size: tuple[int, int] | None = None
    found: KerasTensor | None = None
    for layer in network.layers:
        shape = _map_size(layer)
        if shape and isinstance(layer, (*CONVOLUTIONS, keras.Model)):
            size = shape
        if shape and shape == size:
            found = layer.output
    return found


def _map_size(layer: keras.layers.Layer) -> tuple[int, int] | None:
    """Return height and width of a layer's output; None where it has no places."""
    shape: tuple[int, ...] = getattr(layer.output, "shape", ())
    return (shape[1], shape[2]) if len(shape) == 4 and shape[1] * shape[2] > 1 else None


def _before_softmax(network: keras.Model) -> tuple[KerasTensor, Any]:
    """Return a tensor, and what makes class scores of it: a probability near 1 has no slope left, its score has."""
    last = network.layers[-1]
    if isinstance(last, keras.layers.Dense) and last.activation is keras.activations.softmax:
        return last.input, lambda x: tf.matmul(x, last.kernel) + (last.bias if last.use_bias else 0.0)
    is_softmax = isinstance(last, keras.layers.Softmax)
    if is_softmax or (isinstance(last, keras.layers.Activation) and last.activation is keras.activations.softmax):
        return last.input, tf.identity
    return network.outputs[0], lambda x: tf.math.log(tf.maximum(x, 1e-12))


def _fitted(grid: Heat, image: Image) -> Heat:
    """Enlarge a map to the crop: a cell's middle comes to lie in the middle of the pixels that it stands for."""
    height, width = image.shape[:2]
    large = np.asarray(cv2.resize(grid, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    most = float(large.max())
    return large / most if most > 0 else np.zeros_like(large)
