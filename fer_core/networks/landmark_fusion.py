"""Eyes and mouth through small convolutional networks, joined with the distances between parts of the face.

It takes a row of numbers (``faces.feature_row``), which carries three pictures and the distances.
"""

from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import keras
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.faces.feature_row import EYE_PX, LEFT_EYE, MOUTH, MOUTH_PX, NUMBERS, RIGHT_EYE, ROW_LENGTH
from fer_core.networks.blocks import KerasTensor, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_blocks, check_choices, check_number, check_share

PARTS: Final = ("eyes", "mouth", "distances")
LEAST_SIDE_PX: Final = min(EYE_PX)


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkFusionOptions:
    """``parts`` leaves the others out, to see what each of them is worth."""

    parts: tuple[str, ...] = PARTS
    widths: tuple[int, ...] = (16, 32, 64)
    """Filters of each block, of the eyes' network and of the mouth's; the side halves after each."""
    depths: tuple[int, ...] = (1, 1, 1)
    """Convolutions in each block."""
    part_units: int = 64
    """What is said about each eye and about the mouth."""
    distance_units: int = 32
    head_units: int = 128
    block_dropout: float = 0.1
    head_dropout: float = 0.4
    norm_momentum: float = 0.99

    def __post_init__(self) -> None:
        check_choices("parts", self.parts, PARTS)
        check_blocks(self.widths, self.depths)
        if 2 ** len(self.widths) > LEAST_SIDE_PX:
            raise ConfigurationError(
                "{blocks} blocks halve an eye {blocks} times; {size} px are too few for that.",
                blocks=len(self.widths),
                size=LEAST_SIDE_PX,
            )
        for name in ("part_units", "distance_units", "head_units"):
            check_number(name, getattr(self, name), 1, 4096)
        for name in ("block_dropout", "head_dropout", "norm_momentum"):
            check_share(name, getattr(self, name))


def build_landmark_fusion(spec: InputSpec, classes: int, options: LandmarkFusionOptions) -> keras.Model:
    """Return the network; one and the same network reads both eyes, of which the right one lies mirrored."""
    row = keras.Input(spec.shape, name="row")
    numbers = layers.Reshape((ROW_LENGTH, 1), name="numbers")(row)  # N x length x 1: Keras crops sequences
    said: list[KerasTensor] = []
    if "eyes" in options.parts:
        eye = _tower("eye", options)
        said += [_through(eye, _picture(numbers, place, EYE_PX, name)) for place, name in EYES]
    if "mouth" in options.parts:
        said.append(_through(_tower("mouth", options), _picture(numbers, MOUTH, MOUTH_PX, "mouth")))
    if "distances" in options.parts:
        said.append(_through(_distance_layers(options), _cropped(numbers, NUMBERS, "distances")))
    x = layers.Concatenate(name="said")(said) if len(said) > 1 else said[0]
    x = _through(_dense("head", options.head_units, options), layers.Dropout(options.head_dropout)(x))
    x = layers.Dropout(options.head_dropout)(x)
    probabilities = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(row, probabilities, name="landmark-fusion")


EYES: Final = ((LEFT_EYE, "left_eye"), (RIGHT_EYE, "right_eye"))


def _cropped(numbers: KerasTensor, place: slice, name: str) -> KerasTensor:
    """Return a stretch of the row, N x length x 1."""
    return layers.Cropping1D((place.start, ROW_LENGTH - place.stop), name=f"{name}_numbers")(numbers)


def _picture(numbers: KerasTensor, place: slice, size_px: tuple[int, int], name: str) -> KerasTensor:
    """Return one part as N x H x W x 1, standardised for itself: light falls on each part in its own way."""
    width, height = size_px
    pixels = layers.Reshape((height, width, 1), name=name)(_cropped(numbers, place, name))
    return standardise(pixels, name=f"standardise_{name}")


def _tower(name: str, options: LandmarkFusionOptions) -> list[Any]:
    """Return the layers from a part's picture to what is said about it; all have names, to be called twice."""
    stack: list[Any] = []
    for block, (width, depth) in enumerate(zip(options.widths, options.depths, strict=True), start=1):
        for number in range(1, depth + 1):
            stack += _convolution(f"{name}_{block}_{number}", width, options)
        stack += [layers.MaxPooling2D(2), layers.Dropout(options.block_dropout)]
    return [*stack, layers.Flatten(), *_dense(name, options.part_units, options)]


def _convolution(name: str, width: int, options: LandmarkFusionOptions) -> list[Any]:
    return [
        layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{name}_conv"),
        layers.BatchNormalization(momentum=options.norm_momentum, name=f"{name}_norm"),
        layers.ReLU(),
    ]


def _distance_layers(options: LandmarkFusionOptions) -> list[Any]:
    """The first normalisation, without weights, holds mean and variance of the training data's distances."""
    standard = layers.BatchNormalization(
        momentum=options.norm_momentum, center=False, scale=False, epsilon=1e-6, name="standardise_distances"
    )
    return [layers.Flatten(), standard, *_dense("distances", options.distance_units, options)]


def _dense(name: str, units: int, options: LandmarkFusionOptions) -> list[Any]:
    return [
        layers.Dense(units, use_bias=False, kernel_initializer="he_normal", name=f"{name}_dense"),
        layers.BatchNormalization(momentum=options.norm_momentum, name=f"{name}_dense_norm"),
        layers.ReLU(),
    ]


def _through(stack: list[Any], x: KerasTensor) -> KerasTensor:
    return reduce(lambda tensor, layer: layer(tensor), stack, x)
