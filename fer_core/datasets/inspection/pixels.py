"""What is measured on one picture's pixels, without looking for a face."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PILImage

from fer_core.media.images import FORMATS
from fer_core.results import Image

THUMB_PX: Final = 48
"""Side of the grey thumbnail on which pictures of any size are compared and judged."""
LEAST_GRADIENT: Final = 1.0
"""Grey levels a pixel; below it there is no edge that could be sharp."""

Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How a thumbnail looks, each 0 to 1 but the sharpness."""

    brightness: float
    """Mean grey level."""
    contrast: float
    """From the darkest to the brightest twentieth of the pixels."""
    sharpness: float
    """Strongest curvature over strongest slope: about 0.3 at 48 px, below 0.17 for blurred pictures."""


def grey_of(image: Image) -> Grey:
    """Return H x W; a grey picture stored as RGB keeps its levels."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def thumbnail(grey: Grey) -> Grey:
    """Return ``THUMB_PX`` x ``THUMB_PX``; a picture of that size comes back as it is."""
    return resized(grey, THUMB_PX, THUMB_PX)


def resized(grey: Grey, width: int, height: int) -> Grey:
    """Return height x width: averaged when smaller, smooth when larger."""
    if grey.shape == (height, width):
        return grey
    how = cv2.INTER_AREA if width * height < grey.size else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (width, height), interpolation=how), np.uint8)


def digest_of(image: Image) -> bytes:
    """Return 16 bytes that are equal for equal pixels and sizes, whatever the file's format."""
    digest = hashlib.blake2b(repr(image.shape).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(image).reshape(-1).data)
    return digest.digest()


def pixels_in(data: bytes) -> int:
    """Return width times height of a picture file as its header says, 0 where it cannot be read; decodes nothing."""
    try:
        with PILImage.open(io.BytesIO(data), formats=FORMATS) as picture:
            return picture.width * picture.height
    except Exception:  # noqa: BLE001  (a damaged header can raise anything; who decodes the file says what is wrong)
        return 0


def light_of(thumb: Grey) -> Light:
    """Measure a thumbnail."""
    darkest, brightest = _percentile(thumb, 5), _percentile(thumb, 95)
    return Light(
        brightness=float(thumb.mean()) / 255,
        contrast=(brightest - darkest) / 255,
        sharpness=_sharpness(thumb),
    )


def _sharpness(thumb: Grey) -> float:
    """The 98th percentiles of Laplacian and gradient: a ratio, so that weak contrast alone is not blur."""
    curvature = np.abs(cv2.Laplacian(thumb, cv2.CV_32F))
    slope = cv2.magnitude(cv2.Sobel(thumb, cv2.CV_32F, 1, 0), cv2.Sobel(thumb, cv2.CV_32F, 0, 1))
    return _percentile(curvature, 98) / max(_percentile(slope, 98), LEAST_GRADIENT)


def _percentile(values: npt.NDArray[Any], percent: int) -> float:
    """Return the nearest value; three times as fast as NumPy's, which interpolates."""
    place = (values.size - 1) * percent // 100
    return float(np.partition(values, place, axis=None)[place])
