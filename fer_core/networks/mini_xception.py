"""Mini-Xception: separable convolutions with shortcuts, and no dense layer (https://arxiv.org/abs/1710.07557)."""

from dataclasses import dataclass

import keras
from keras import layers

from fer_core.networks.blocks import KerasTensor, convolution, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_counts, check_share


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniXceptionOptions:
    """The defaults are the paper's: 58 thousand parameters for seven classes."""

    stem_widths: tuple[int, ...] = (8, 8)
    """Filters of the plain convolutions at the start."""
    widths: tuple[int, ...] = (16, 32, 64, 128)
    """Filters of each residual block; the side halves in each."""
    head_dropout: float = 0.0
    norm_momentum: float = 0.99

    def __post_init__(self) -> None:
        check_counts("stem_widths", self.stem_widths)
        check_counts("widths", self.widths)
        for name in ("head_dropout", "norm_momentum"):
            check_share(name, getattr(self, name))


def build_mini_xception(spec: InputSpec, classes: int, options: MiniXceptionOptions) -> keras.Model:
    """Return the fully convolutional network; the stem keeps the picture's side, where the paper's loses its rim."""
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    x = standardise(pictures)
    for width in options.stem_widths:
        x = convolution(x, width, options.norm_momentum)
    for width in options.widths:
        x = _residual(x, width, options.norm_momentum)
    x = layers.Dropout(options.head_dropout)(x)
    x = layers.Conv2D(classes, 3, padding="same", name="class_maps")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(pictures, layers.Activation("softmax", name="probabilities")(x), name="mini-xception")


def _residual(x: KerasTensor, width: int, norm_momentum: float) -> KerasTensor:
    """Halve the side: two separable convolutions and a pooling, beside a shortcut of 1 x 1.

    The shortcut takes every second pixel first: a convolution with a stride of 2 would do the same, but TensorFlow 2.21
    with oneDNN writes past its memory when it learns that on an odd number of pictures with 8 channels.
    """
    shortcut = layers.MaxPooling2D(1, strides=2, padding="same")(x)
    shortcut = layers.Conv2D(width, 1, use_bias=False)(shortcut)
    shortcut = layers.BatchNormalization(momentum=norm_momentum)(shortcut)
    x = layers.ReLU()(_separable(x, width, norm_momentum))
    x = _separable(x, width, norm_momentum)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    return layers.Add()([x, shortcut])


def _separable(x: KerasTensor, width: int, norm_momentum: float) -> KerasTensor:
    x = layers.SeparableConv2D(width, 3, padding="same", use_bias=False)(x)
    return layers.BatchNormalization(momentum=norm_momentum)(x)
