"""VGG for small faces: blocks of 3 x 3 convolutions and dense layers on all that they leave.

After https://arxiv.org/abs/1409.1556, with batch normalisation as on FER2013 in https://arxiv.org/abs/2105.03588.
"""

from dataclasses import dataclass

import keras
from keras import layers

from fer_core.networks.blocks import check_halvings, convolution, dense, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_blocks, check_counts, check_share


@dataclass(frozen=True, slots=True, kw_only=True)
class VggOptions:
    """Narrower than the papers' networks, so that a CPU trains it."""

    widths: tuple[int, ...] = (32, 64, 128, 256)
    """Filters of each block; the side halves after each."""
    depths: tuple[int, ...] = (2, 2, 2, 2)
    """Convolutions in each block."""
    dense_widths: tuple[int, ...] = (256,)
    """Units of the dense layers before the last one; none joins the classes to the feature maps directly."""
    block_dropout: float = 0.1
    head_dropout: float = 0.4
    """Before each dense layer."""
    norm_momentum: float = 0.99

    def __post_init__(self) -> None:
        check_blocks(self.widths, self.depths)
        check_counts("dense_widths", self.dense_widths)
        for name in ("block_dropout", "head_dropout", "norm_momentum"):
            check_share(name, getattr(self, name))


def build_vgg(spec: InputSpec, classes: int, options: VggOptions) -> keras.Model:
    """Return the network; unlike ``cnn`` it knows where in the face a filter answered."""
    check_halvings(spec, len(options.widths))
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    x = standardise(pictures)
    for width, depth in zip(options.widths, options.depths, strict=True):
        for _ in range(depth):
            x = convolution(x, width, options.norm_momentum)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Dropout(options.block_dropout)(x)
    x = layers.Flatten()(x)  # N x (side x side x filters)
    for width in options.dense_widths:
        x = dense(layers.Dropout(options.head_dropout)(x), width, options.norm_momentum)
    x = layers.Dropout(options.head_dropout)(x)
    return keras.Model(pictures, layers.Dense(classes, activation="softmax", name="probabilities")(x), name="vgg")
