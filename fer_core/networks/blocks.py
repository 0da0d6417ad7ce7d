"""Pieces that several architectures are made of. Tensors are N x H x W x C."""

from typing import Any

from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.inputs import InputSpec

KerasTensor = Any


def standardise(pictures: KerasTensor, name: str = "standardise") -> KerasTensor:
    """Give each picture mean 0 and variance 1, so that brightness and contrast of a photo matter little.

    A layer normalisation without weights over height, width and channels: part of the network, so it travels with it.
    """
    return layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False, epsilon=1.0, name=name)(pictures)


def convolution(x: KerasTensor, width: int, norm_momentum: float) -> KerasTensor:
    """Apply a convolution of 3 x 3, batch normalisation and ReLU."""
    x = layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=norm_momentum)(x))


def dense(x: KerasTensor, units: int, norm_momentum: float) -> KerasTensor:
    """Apply a dense layer, batch normalisation and ReLU."""
    x = layers.Dense(units, use_bias=False, kernel_initializer="he_normal")(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=norm_momentum)(x))


def check_halvings(spec: InputSpec, blocks: int) -> None:
    """Raise ConfigurationError when nothing is left of the picture after so many poolings."""
    if spec.size_px < 2**blocks:
        raise ConfigurationError(
            "{blocks} blocks halve the picture {blocks} times; {size} px is too small for that.",
            blocks=blocks,
            size=spec.size_px,
        )
