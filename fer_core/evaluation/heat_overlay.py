"""A heat map laid over the crop that it explains."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.results import Image

MOST_COVER: Final = 0.65
"""How much of the crop the strongest place hides."""
LEAST_PX: Final = 144
"""Smaller crops are enlarged first, so that the map is smooth where the pixels are coarse."""


def with_heat(image: Image, heat: npt.NDArray[np.float32]) -> Image:
    """Return the crop, at least 144 px high, from grey over violet to yellow where ``heat`` (H x W, 0 to 1) rises.

    The colours (inferno) rise in lightness, too, so that they do not depend on seeing red and green.
    """
    times = max(-(-LEAST_PX // image.shape[0]), 1)
    size = (image.shape[1] * times, image.shape[0] * times)
    grey = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_NEAREST), cv2.COLOR_RGB2GRAY)
    strength = np.clip(cv2.resize(heat, size, interpolation=cv2.INTER_LINEAR), 0, 1)
    colours = cv2.applyColorMap((255 * strength).astype(np.uint8), cv2.COLORMAP_INFERNO)[:, :, ::-1]
    cover = (MOST_COVER * np.sqrt(strength))[:, :, np.newaxis]
    mixed = (1 - cover) * grey[:, :, np.newaxis] + cover * colours
    return np.asarray(mixed.round(), np.uint8)
