"""What a network's input looks like, and the one way to make it from a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.errors import ConfigurationError
from fer_core.results import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSpec:
    """A square picture of ``size_px``, grey (1 channel) or RGB (3), float32 from 0 to 255.

    The network scales it further by itself.
    """

    size_px: int = 48
    channels: int = 1

    def __post_init__(self) -> None:
        if not 16 <= self.size_px <= 512:
            raise ConfigurationError("A network's input is 16 to 512 px wide, got {size}.", size=self.size_px)
        if self.channels not in (1, 3):
            raise ConfigurationError("A network's input has 1 or 3 channels, got {channels}.", channels=self.channels)


def to_pixels(image: Image, spec: InputSpec) -> npt.NDArray[np.uint8]:
    """Return ``image`` resized to the input's size and channels, uint8, H x W x C."""
    if image.shape[:2] != (spec.size_px, spec.size_px):
        shrinks = image.shape[0] > spec.size_px
        method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        image = cv2.resize(image, (spec.size_px, spec.size_px), interpolation=method)  # type: ignore[assignment]
    if spec.channels == 3:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)[:, :, np.newaxis]


def to_batch(images: Sequence[Image], spec: InputSpec) -> npt.NDArray[np.float32]:
    """Return N x H x W x C float32, 0 to 255; no images give an array with N = 0."""
    batch = np.empty((len(images), spec.size_px, spec.size_px, spec.channels), np.float32)
    for index, image in enumerate(images):
        batch[index] = to_pixels(image, spec)
    return batch
