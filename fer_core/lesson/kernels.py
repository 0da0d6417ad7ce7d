"""Convolution by hand: a kernel of 3 x 3 slides over a picture, multiplies and adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
SIDE: Final = 3


def _kernel(*rows: tuple[float, float, float]) -> Array:
    values = np.array(rows, np.float32)
    values.setflags(write=False)
    return values


KERNELS: Final[Mapping[str, Array]] = MappingProxyType(
    {
        "upright-edges": _kernel((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "lying-edges": _kernel((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "outline": _kernel((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "sharpen": _kernel((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "blur": _kernel(*[(1 / 9, 1 / 9, 1 / 9)] * 3),
        "nothing": _kernel((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    }
)
"""Known kernels by name; the first two are Sobel's, the third is Laplace's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """One place of the kernel: 3 x 3 pixels, what they give times the kernel, and the sum of that."""

    pixels: Array
    products: Array

    @property
    def total(self) -> float:
        return float(self.products.sum())


def convolve(picture: Array, kernel: Array) -> Array:
    """Return H x W: at each pixel of ``picture`` (H x W) the sum of its neighbours times the kernel.

    As networks do it: the kernel is not turned around, and there is black beyond the edge.
    """
    return np.asarray(
        cv2.filter2D(picture.astype(np.float32), cv2.CV_32F, kernel.astype(np.float32), borderType=cv2.BORDER_CONSTANT)
    )


def window_at(picture: Array, kernel: Array, row: int, column: int) -> Window:
    """Return the window around a pixel; raises ValueError outside the picture."""
    height, width = picture.shape
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(f"row {row}, column {column} is not in a picture of {height} x {width}")
    pixels = np.pad(picture.astype(np.float32), 1)[row : row + SIDE, column : column + SIDE]
    return Window(pixels=pixels, products=pixels * kernel)
