"""Networks by name. Each takes float32 pictures 0 to 255, N x H x W x C, and returns N x classes that sum to one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.inputs import InputSpec

KerasTensor = Any


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
        if not self.widths or len(self.widths) != len(self.depths):
            raise ConfigurationError(
                "A CNN needs as many widths as depths, got {widths} and {depths}.",
                widths=list(self.widths),
                depths=list(self.depths),
            )


def build_cnn(spec: InputSpec, classes: int, options: CnnOptions) -> keras.Model:
    """Return the plain CNN: (convolution, batch normalisation, ReLU) x depth, max pooling, dropout; per block."""
    if spec.size_px < 2 ** len(options.widths):
        raise ConfigurationError(
            "{blocks} blocks halve the picture {blocks} times; {size} px is too small for that.",
            blocks=len(options.widths),
            size=spec.size_px,
        )
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    x = standardise(pictures)
    for width, depth in zip(options.widths, options.depths, strict=True):
        for _ in range(depth):
            x = _convolution(x, width, options.norm_momentum)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Dropout(options.block_dropout)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(options.head_dropout)(x)
    return keras.Model(pictures, layers.Dense(classes, activation="softmax", name="probabilities")(x), name="cnn")


def standardise(pictures: KerasTensor) -> KerasTensor:
    """Give each picture mean 0 and variance 1, so that brightness and contrast of a photo matter little.

    A layer normalisation without weights over height, width and channels: part of the network, so it travels with it.
    """
    return layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False, epsilon=1.0, name="standardise")(
        pictures
    )


def _convolution(x: KerasTensor, width: int, norm_momentum: float) -> KerasTensor:
    x = layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=norm_momentum)(x))


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A builder, and the type of the options that it takes."""

    build: Callable[[InputSpec, int, Any], keras.Model]
    options: type[Any]


ARCHITECTURES = {"cnn": Architecture(build=build_cnn, options=CnnOptions)}


def build_network(name: str, *, spec: InputSpec, classes: int, options: dict[str, Any]) -> keras.Model:
    """Build an untrained network; raises ConfigurationError for an unknown name or option."""
    if name not in ARCHITECTURES:
        raise ConfigurationError(
            'There is no architecture "{name}". Choose one of: {known}.', name=name, known=", ".join(ARCHITECTURES)
        )
    if classes < 2:
        raise ConfigurationError("A network needs at least two classes, got {classes}.", classes=classes)
    architecture = ARCHITECTURES[name]
    return architecture.build(spec, classes, _options(architecture, name, options))


def _options(architecture: Architecture, name: str, values: dict[str, Any]) -> Any:
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    try:
        return architecture.options(**frozen)
    except TypeError as error:
        raise ConfigurationError(
            'The architecture "{name}" has no such option: {error}.', name=name, error=error
        ) from error
