"""The best network under five million parameters: residual blocks that weigh their channels.

Residual blocks after https://arxiv.org/abs/1512.03385, squeeze and excitation after https://arxiv.org/abs/1709.01507,
stochastic depth after https://arxiv.org/abs/1603.09382, pooling after https://arxiv.org/abs/1904.11486.
"""

from dataclasses import dataclass

import keras
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.blocks import KerasTensor, check_halvings, convolution, dense, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_blocks, check_number, check_share


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagshipOptions:
    """The defaults make 4.4 million parameters for seven classes."""

    widths: tuple[int, ...] = (32, 64, 128, 256)
    """Filters of each stage; the side halves between stages."""
    depths: tuple[int, ...] = (2, 2, 3, 3)
    """Residual blocks in each stage."""
    stem: int = 0
    """Filters of a first convolution at full size, after which the side halves; 0: the first stage works at full
    size, with a convolution of its own width before it. Most of what a CPU does at full size is waiting for memory."""
    squeeze_ratio: int = 8
    """A block's channels are weighed by a network with this many times fewer units; 0 leaves that out."""
    stochastic_depth: float = 0.1
    """How often the last block's residual is left out of a picture's training step; less often in earlier blocks."""
    smooth_pooling: bool = True
    """Blur while halving the side, so that a shift by a pixel changes little; off is plain max pooling."""
    dense_width: int = 0
    """Units of a dense layer on all that the last stage leaves, halved once more: it knows where in the face a filter
    answered. 0: the mean of each filter instead."""
    head_dropout: float = 0.4
    norm_momentum: float = 0.99

    def __post_init__(self) -> None:
        check_blocks(self.widths, self.depths)
        check_number("stem", self.stem, 0, 4096)
        check_number("dense_width", self.dense_width, 0, 4096)
        check_number("squeeze_ratio", self.squeeze_ratio, 0, 4096)
        for name in ("stochastic_depth", "head_dropout", "norm_momentum"):
            check_share(name, getattr(self, name))
        if not isinstance(self.smooth_pooling, bool):
            raise ConfigurationError(
                "The option smooth_pooling is either true or false, got {value}.", value=self.smooth_pooling
            )


def build_flagship(spec: InputSpec, classes: int, options: FlagshipOptions) -> keras.Model:
    """Return the network: a convolution, stages of residual blocks, and a head on what they leave."""
    check_halvings(spec, len(options.widths) - 1 + bool(options.stem) + bool(options.dense_width))
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    x = convolution(standardise(pictures), options.stem or options.widths[0], options.norm_momentum)
    if options.stem:
        x = layers.MaxPooling2D(2)(x)
    block, blocks = 0, sum(options.depths)
    for stage, (width, depth) in enumerate(zip(options.widths, options.depths, strict=True)):
        if stage:
            x = _halved(x, smooth=options.smooth_pooling)
        for _ in range(depth):
            block += 1
            x = _residual(x, width, options, left_out=options.stochastic_depth * block / blocks)
    if options.dense_width:
        x = layers.Dropout(options.head_dropout)(layers.Flatten()(layers.MaxPooling2D(2)(x)))
        x = dense(x, options.dense_width, options.norm_momentum)
    else:
        x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(options.head_dropout)(x)
    return keras.Model(pictures, layers.Dense(classes, activation="softmax", name="probabilities")(x), name="flagship")


def _residual(x: KerasTensor, width: int, options: FlagshipOptions, *, left_out: float) -> KerasTensor:
    """Two convolutions of 3 x 3 and the channels' weights, beside a shortcut, which changes the width if needed."""
    shortcut = x
    if x.shape[-1] != width:
        shortcut = layers.Conv2D(width, 1, use_bias=False, kernel_initializer="he_normal")(x)
        shortcut = layers.BatchNormalization(momentum=options.norm_momentum)(shortcut)
    x = convolution(x, width, options.norm_momentum)
    x = layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    x = layers.BatchNormalization(momentum=options.norm_momentum)(x)
    if options.squeeze_ratio:
        x = _weighed(x, max(width // options.squeeze_ratio, 1))
    x = layers.Dropout(left_out, noise_shape=(None, 1, 1, 1))(x)  # a picture's whole residual, or nothing of it
    return layers.ReLU()(layers.Add()([x, shortcut]))


def _weighed(x: KerasTensor, units: int) -> KerasTensor:
    """Multiply each channel by a number from 0 to 1 that follows from the means of all channels."""
    width = x.shape[-1]
    means = layers.GlobalAveragePooling2D(keepdims=True)(x)  # N x 1 x 1 x width
    squeezed = layers.Dense(units, activation="relu", kernel_initializer="he_normal")(means)
    return layers.Multiply()([x, layers.Dense(width, activation="sigmoid")(squeezed)])


def _halved(x: KerasTensor, *, smooth: bool) -> KerasTensor:
    """Halve the side. Two means of 2 x 2 blur with 1 2 1, without weights that a training could change."""
    if not smooth:
        return layers.MaxPooling2D(2)(x)
    x = layers.MaxPooling2D(2, strides=1, padding="same")(x)
    x = layers.AveragePooling2D(2, strides=1, padding="same")(x)
    return layers.AveragePooling2D(2)(x)
