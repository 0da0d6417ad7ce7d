"""What a network's input looks like, and the one way to make it from a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.errors import ConfigurationError
from fer_core.faces.feature_row import ROW_LENGTH
from fer_core.results import Image

if TYPE_CHECKING:
    from fer_core.faces.feature_reader import FeatureReader, ReadFeatures

Features = Literal["pixels", "landmarks"]
"""The crop itself, or the parts and distances that its landmarks give (``faces.feature_row``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSpec:
    """A square picture of ``size_px``, grey (1 channel) or RGB (3), float32 from 0 to 255.

    The network scales it further by itself. With ``features`` "landmarks" it takes a row of numbers that is read from
    such a picture, which is grey then.
    """

    size_px: int = 48
    channels: int = 1
    features: Features = "pixels"

    def __post_init__(self) -> None:
        if not 16 <= self.size_px <= 512:
            raise ConfigurationError("A network's input is 16 to 512 px wide, got {size}.", size=self.size_px)
        if self.channels not in (1, 3):
            raise ConfigurationError("A network's input has 1 or 3 channels, got {channels}.", channels=self.channels)
        if self.features not in get_args(Features):
            raise ConfigurationError(
                'There is no input "{features}". Choose one of: {known}.',
                features=self.features,
                known=", ".join(get_args(Features)),
            )
        if self.features == "landmarks" and self.channels != 1:
            raise ConfigurationError(
                "Landmarks are read on grey pictures: channels must be 1, got {channels}.", channels=self.channels
            )

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one input: height, width, channels; or the length of a row."""
        return (ROW_LENGTH,) if self.features == "landmarks" else (self.size_px, self.size_px, self.channels)


def to_pixels(image: Image, spec: InputSpec) -> npt.NDArray[np.uint8]:
    """Return ``image`` resized to the input's size and channels, uint8, H x W x C."""
    if image.shape[:2] != (spec.size_px, spec.size_px):
        shrinks = image.shape[0] > spec.size_px
        method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        image = cv2.resize(image, (spec.size_px, spec.size_px), interpolation=method)  # type: ignore[assignment]
    if spec.channels == 3:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)[:, :, np.newaxis]


def read_features(image: Image, spec: InputSpec) -> "ReadFeatures":
    """Return the parts and distances of the face that a network of this input would see; loads dlib."""
    return _reader().read(np.repeat(to_pixels(image, spec), 3, axis=2))


def to_input(image: Image, spec: InputSpec) -> npt.NDArray[Any]:
    """Return what the network takes of one picture, of the spec's shape: uint8 pixels, or a float16 row."""
    if spec.features == "landmarks":
        return read_features(image, spec).features.as_row()
    return to_pixels(image, spec)


def to_batch(images: Sequence[Image], spec: InputSpec) -> npt.NDArray[np.float32]:
    """Return N x the spec's shape, float32, pixels from 0 to 255; no images give an array with N = 0."""
    batch = np.empty((len(images), *spec.shape), np.float32)
    for index, image in enumerate(images):
        batch[index] = to_input(image, spec)
    return batch


@cache
def _reader() -> "FeatureReader":
    """Import here, so that a network on pixels loads no dlib."""
    from fer_core.faces.feature_reader import FeatureReader

    return FeatureReader()
