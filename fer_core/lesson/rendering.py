"""Numbers as pictures: grey values, feature maps, and answers that may be above or below zero."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.results import Image

Array = npt.NDArray[np.float32]
BELOW: Final = (0.03, 0.26, 0.58)
ABOVE: Final = (0.80, 0.36, 0.0)
"""Blue and orange: told apart by everybody, and both darker than the white between them."""


def grey_values(image: Image) -> Array:
    """Return H x W, 0 to 255, of a picture in RGB."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)


def as_grey(values: Array, low: float = 0.0, high: float = 255.0) -> Image:
    """Return H x W numbers as a picture: ``low`` is black, ``high`` is white."""
    scaled = 255 * (values - low) / max(high - low, 1e-6)
    return np.repeat(np.clip(scaled, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def as_signed(values: Array, most: float | None = None) -> Image:
    """Return H x W numbers as a picture: 0 is white, below is blue, above is orange; full colour at ``most``."""
    limit = most or float(np.abs(values).max()) or 1.0
    share = np.clip(values / limit, -1, 1)[:, :, None]
    ink = np.where(share < 0, np.array(BELOW), np.array(ABOVE))
    return np.asarray(np.round(255 * (1 - np.abs(share) * (1 - ink))), np.uint8)


def enlarged(image: Image, least_px: int) -> Image:
    """Return a picture whose pixels are squares, at least so wide."""
    times = max(-(-least_px // image.shape[1]), 1)
    return np.asarray(np.repeat(np.repeat(image, times, axis=0), times, axis=1))


def stretched(values: Array, side_px: int) -> Array:
    """Return numbers enlarged to a square: what a coarse map says about each pixel of a picture."""
    size = (side_px, side_px)
    return np.asarray(cv2.resize(values.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32)
