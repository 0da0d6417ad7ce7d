"""dlib's weights for a ``face-resnet``: its colours become one grey, and its enlargement part of the first filters.

dlib looks at faces of about 100 pixels, FER2013's have 48. Enlarging a picture twice (bilinear) and then convolving
with steps of two is one convolution of the small picture, because both are linear: its filters are computed here, so
that the network needs not enlarge anything.
"""

from typing import Final

import keras
import numpy as np
import numpy.typing as npt

from fer_core.faces.dlib_weights import Convolution, read_weights
from fer_core.faces.model_files import model_path
from fer_core.networks.face_resnet import STEM, STEM_PX, WIDER

Floats = npt.NDArray[np.float32]

MEANS: Final = (122.782, 117.001, 104.298)
DIVISOR: Final = 256.0
"""Both from dlib's ``input_rgb_image``."""
USUAL_MEAN: Final = 128.0
USUAL_SPREAD: Final = 55.0
"""Mean and standard deviation of a face crop's grey values, about: what ``standardise`` took away."""


def take_dlib_weights(network: keras.Model) -> None:
    """Put dlib's weights into an untrained network, all but the head's: dlib's tells no expressions.

    ``network`` is a face-resnet whose options say so. Raises InstallationError when dlib's file cannot be read.
    """
    weights = read_weights(model_path("embedding"))
    first, *rest = weights.convolutions
    network.get_layer(STEM).set_weights(_stem(first, channels=network.input_shape[-1]))
    for number, source in enumerate(rest):
        name = f"block_{number // 2 + 1}_{number % 2 + 1}"
        if name in {layer.name for layer in network.layers}:  # a shorter network has fewer
            network.get_layer(name).set_weights([source.filters.transpose(2, 3, 1, 0), source.biases])
    for layer in network.layers:
        if layer.name.endswith(WIDER):
            _, _, narrow, wide = layer.kernel.shape
            layer.set_weights([np.eye(narrow, wide, dtype=np.float32)[None, None]])  # dlib fills up with zeros


def _stem(first: Convolution, *, channels: int) -> list[Floats]:
    """Return kernel (5 x 5 x channels x filters) and biases for standardised pictures."""
    small = np.einsum("oiyx,yv,xh->oivh", first.filters, _enlarging(), _enlarging())
    means = np.asarray(MEANS, np.float32)
    offset = ((USUAL_MEAN - means)[None, :] * first.filters.sum(axis=(2, 3))).sum(axis=1) / DIVISOR
    if channels == 1:
        small = small.sum(axis=1, keepdims=True)
    kernel = small.transpose(2, 3, 1, 0) * USUAL_SPREAD / DIVISOR
    return [np.asarray(kernel, np.float32), np.asarray(first.biases + offset, np.float32)]


def _enlarging() -> Floats:
    """Return 7 x 5: what each of seven neighbouring pixels of the enlarged picture is made of in the small one.

    Pixel 2i of the large picture is a quarter of i - 1 and three quarters of i, pixel 2i + 1 is three quarters of i
    and a quarter of i + 1 (bilinear, by pixel centres). The filter starts at an even pixel.
    """
    shares = np.zeros((7, STEM_PX), np.float32)
    for pixel in range(7):
        own = pixel // 2 + 1
        other = own + (1 if pixel % 2 else -1)
        shares[pixel, own], shares[pixel, other] = 0.75, 0.25
    return shares
