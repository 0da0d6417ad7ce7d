"""The plain network: blocks of convolutions, and the mean of each filter at the end."""

from dataclasses import dataclass

import keras
from keras import layers

from fer_core.networks.blocks import check_halvings, convolution, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_blocks, check_share


@dataclass(frozen=True, slots=True, kw_only=True)
class CnnOptions:
    """Blocks of convolution, batch normalisation and ReLU, each block closed by max pooling and dropout."""

    widths: tuple[int, ...] = (24, 48, 96, 192)
    """Filters of each block; the side halves after each."""
    depths: tuple[int, ...] = (1, 2, 3, 3)
    """Convolutions in each block."""
    block_dropout: float = 0.1
    head_dropout: float = 0.4
    norm_momentum: float = 0.99
    """Of batch normalisation's moving mean and variance; lower it for trainings of a few hundred steps."""

    def __post_init__(self) -> None:
        check_blocks(self.widths, self.depths)
        for name in ("block_dropout", "head_dropout", "norm_momentum"):
            check_share(name, getattr(self, name))


def build_cnn(spec: InputSpec, classes: int, options: CnnOptions) -> keras.Model:
    """Return the plain CNN: (convolution, batch normalisation, ReLU) x depth, max pooling, dropout; per block."""
    check_halvings(spec, len(options.widths))
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    x = standardise(pictures)
    for width, depth in zip(options.widths, options.depths, strict=True):
        for _ in range(depth):
            x = convolution(x, width, options.norm_momentum)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Dropout(options.block_dropout)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(options.head_dropout)(x)
    return keras.Model(pictures, layers.Dense(classes, activation="softmax", name="probabilities")(x), name="cnn")
