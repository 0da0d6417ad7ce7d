"""The copy of a photo that a detector searches: its size, its pixels and the way back."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.results import BoundingBox, FaceDetection, Image

MAX_ENLARGEMENT: Final = 6.0
"""HOG's smallest window is 80 px: six times finds faces of 13 px; nine times found no more."""
SECOND_LOOK: Final = 2.0
"""HOG and CNN then find faces of 40 px, as they do in the enlarged copy of a small photo."""
MAX_SIDE_PX: Final = 16_384
"""Bounds the work on a photo that is extremely long and thin."""
CONTRAST_LIMIT: Final = 2.0
TILES: Final = 8
"""Along each side."""
ASPECT: Final = 3 / 4
"""Height by width of the photo whose copy is exactly ``width_px`` wide."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchedCopy:
    """Grey (H x W) or RGB (H x W x 3) pixels and how many of them one pixel of the photo became."""

    pixels: Pixels
    scale_x: float
    scale_y: float

    def in_photo(self, left: float, top: float, right: float, bottom: float, score: float) -> FaceDetection:
        """Return a face found in the copy (edges in its pixels) in the coordinates of the photo."""
        x, y = round(left / self.scale_x), round(top / self.scale_y)
        box = BoundingBox(
            left=x,
            top=y,
            right=max(round(right / self.scale_x), x + 1),
            bottom=max(round(bottom / self.scale_y), y + 1),
        )
        return FaceDetection(box=box, score=score)


def first_scale(width: int, height: int, width_px: int) -> float:
    """Return the scale that gives the copy the area of ``width_px`` x 3/4 ``width_px``.

    By area and not by width, a photo costs the same and shows the same faces upright or on its side.
    """
    by_area = width_px * math.sqrt(ASPECT / (width * height))
    return min(by_area, MAX_ENLARGEMENT, MAX_SIDE_PX / max(width, height))


def second_scale(width: int, height: int) -> float:
    """Return the scale of the second look: twice the photo's own size."""
    return min(SECOND_LOOK, MAX_SIDE_PX / max(width, height))


def grey_copy(image: Image, scale: float, equalise: Callable[[Pixels], Pixels]) -> SearchedCopy:
    """Return a grey, histogram-equalised copy, for HOG and Haar."""
    copy = _resized(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), scale)
    return replace(copy, pixels=equalise(copy.pixels))


def equalised(grey: Pixels) -> Pixels:
    """Equalise the histogram of the whole copy."""
    return np.asarray(cv2.equalizeHist(grey), np.uint8)


def equalised_in_tiles(grey: Pixels) -> Pixels:
    """Equalise each part of the copy, with limited contrast (CLAHE).

    With it, HOG finds as many faces and half as many false ones (docs/benchmarks.md).
    """
    equaliser = cv2.createCLAHE(clipLimit=CONTRAST_LIMIT, tileGridSize=(TILES, TILES))
    return np.asarray(equaliser.apply(grey), np.uint8)


def colour_copy(image: Image, scale: float) -> SearchedCopy:
    """Return a copy in colour, for dlib's CNN, which was trained on colour."""
    return _resized(image, scale)


def _resized(pixels: npt.NDArray[Any], scale: float) -> SearchedCopy:
    height, width = pixels.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    copy = np.ascontiguousarray(cv2.resize(pixels, size, interpolation=how), np.uint8)
    return SearchedCopy(pixels=copy, scale_x=size[0] / width, scale_y=size[1] / height)
