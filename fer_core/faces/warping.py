"""Cuts a turned and scaled rectangle from a photo, sharp and without aliasing."""

from typing import Final

import cv2
import numpy as np

from fer_core.geometry import Matrix
from fer_core.results import Image

MAX_SUPERSAMPLING: Final = 8
"""Above this reduction the photo is reduced by whole pixels first; the warp would cost too much."""


def cut(image: Image, matrix: Matrix, width_px: int, height_px: int) -> Image:
    """Return the rectangle that ``matrix`` (2 x 3, a similarity from photo to cut) maps onto 0, 0 to width, height.

    Beyond the photo its border is repeated. Enlarging is bicubic. Reducing warps to a whole multiple
    of the size and averages, so that every pixel of the photo counts: a plain warp looks at 2 x 2.
    """
    image, matrix = _reduced(image, matrix)
    factor = max(int(np.ceil(1 / _scale(matrix) - 1e-6)), 1)
    how = cv2.INTER_CUBIC if _scale(matrix) > 1 else cv2.INTER_LINEAR
    large = cv2.warpAffine(
        image,
        _stretched(matrix, factor),
        (width_px * factor, height_px * factor),
        flags=how,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if factor > 1:
        large = cv2.resize(large, (width_px, height_px), interpolation=cv2.INTER_AREA)
    return np.asarray(large, np.uint8)


def _scale(matrix: Matrix) -> float:
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))


def _stretched(matrix: Matrix, factor: int) -> Matrix:
    """Follow ``matrix`` by an enlargement that keeps pixel edges, not pixel centres, at zero."""
    stretched = matrix * factor
    stretched[:, 2] += (factor - 1) / 2
    return stretched


def _reduced(image: Image, matrix: Matrix) -> tuple[Image, Matrix]:
    """Average blocks of the photo when the cut is far smaller; the matrix then starts from the reduced photo."""
    block = int(1 / (_scale(matrix) * MAX_SUPERSAMPLING))
    if block < 2:
        return image, matrix
    height, width = image.shape[:2]
    size = max(width // block, 1), max(height // block, 1)
    x, y = width / size[0], height / size[1]
    back = np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, matrix @ back
