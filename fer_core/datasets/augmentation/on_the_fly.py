"""Applies variations with OpenCV and NumPy alone: what training and the preview use.

``with_albumentations`` makes the same pictures; a test holds them together.
"""

from math import cos, radians, sin
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.augmentation.variation import Variation, draw

Pixels = npt.NDArray[np.uint8]
"""H x W x 1 (grey) or H x W x 3 (RGB)."""

ERASED_GREY: Final = 128


class Augmenter:
    """Draws variations and applies them; the same seed and the same order of calls give the same pictures."""

    def __init__(self, config: AugmentationConfig, *, seed: int) -> None:
        self._config = config
        self._random = np.random.default_rng(seed)

    def augment(self, image: Pixels) -> Pixels:
        """Return a new picture of the same size; ``image`` is uint8, H x W x 1 or H x W x 3."""
        height, width = image.shape[:2]
        return apply_on_the_fly(image, draw(self._config, self._random, height=height, width=width))


def apply_on_the_fly(image: Pixels, variation: Variation) -> Pixels:
    """Return the varied picture, of the same size and channels; ``image`` stays as it is."""
    shape = image.shape
    if variation.flip:
        image = np.ascontiguousarray(image[:, ::-1])
    if variation.moves:
        image = _warped(image, variation)
    if variation.contrast != 1 or variation.brightness:
        image = cv2.LUT(image, grey_levels(variation))  # type: ignore[assignment]
    if (kernel := blur_kernel(variation)).size > 1:
        image = cv2.sepFilter2D(image, -1, kernel, kernel)  # type: ignore[assignment]
    image = image.reshape(shape)
    if variation.noise:
        image = np.clip(image + noise_map(variation, *shape[:2]), 0, 255).astype(np.uint8)
    return _erased(image, variation)


def grey_levels(variation: Variation) -> npt.NDArray[np.uint8]:
    """Return the new level of each of the 256 grey levels, after contrast and brightness."""
    levels = np.arange(256, dtype=np.float32) * variation.contrast + 255 * variation.brightness
    return np.asarray(np.clip(levels, 0, 255), np.uint8)


def noise_map(variation: Variation, height: int, width: int) -> npt.NDArray[np.int16]:
    """Return what is added to each pixel, H x W x 1, in whole grey levels."""
    random = np.random.default_rng(variation.noise_seed)
    normal = random.standard_normal((height, width, 1), np.float32)
    return np.asarray(np.rint(normal * (255 * variation.noise)), np.int16)


def blur_kernel(variation: Variation) -> npt.NDArray[np.float64]:
    """Return a Gaussian that reaches 3.5 standard deviations to each side and sums to 1; one number is no blur."""
    reach = int(variation.blur_px * 3.5)
    places = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (places / (variation.blur_px or 1.0)) ** 2)
    return np.asarray(weights / weights.sum())


def _warped(image: Pixels, variation: Variation) -> Pixels:
    height, width = image.shape[:2]
    matrix = _matrix(variation, centre_x=(width - 1) / 2, centre_y=(height - 1) / 2)
    how = cv2.INTER_CUBIC if variation.cubic else cv2.INTER_LINEAR
    return cv2.warpAffine(  # type: ignore[return-value]
        image, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE
    )


def _matrix(variation: Variation, *, centre_x: float, centre_y: float) -> npt.NDArray[np.float64]:
    """Return 2 x 3: scale, then rotate around the centre, then shift."""
    angle, zoom = radians(variation.rotation_degrees), variation.zoom
    wide, high = zoom * variation.scale_x, zoom * variation.scale_y
    a, b = wide * cos(angle), high * sin(angle)
    c, d = -wide * sin(angle), high * cos(angle)
    return np.array(
        [
            [a, b, centre_x + variation.shift_x_px - a * centre_x - b * centre_y],
            [c, d, centre_y + variation.shift_y_px - c * centre_x - d * centre_y],
        ]
    )


def _erased(image: Pixels, variation: Variation) -> Pixels:
    if variation.erased is None:
        return image
    left, top, right, bottom = variation.erased
    image = image.copy()
    image[top:bottom, left:right] = ERASED_GREY
    return image
