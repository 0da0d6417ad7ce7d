"""Draws shapes on a square canvas; places and lengths are shares of its side, from the left and the top."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.results import Image

Colour = tuple[int, int, int]
"""Red, green, blue."""
Place = tuple[float, float]


class Brush:
    """A canvas of one colour, and what draws on it."""

    def __init__(self, side_px: int, background: Colour) -> None:
        self._side, self._background = side_px, background
        self._canvas = np.full((side_px, side_px, 3), background, np.uint8)

    def ellipse(self, centre: Place, half: Place, colour: Colour) -> None:
        self._ellipse(centre, half, (0, 360), colour, -1)

    def arc(self, centre: Place, half: Place, start: float, end: float, colour: Colour, width: float) -> None:
        """Draw a part of an ellipse's line; angles in degrees, clockwise from the right."""
        self._ellipse(centre, half, (start, end), colour, self._width(width))

    def line(self, places: Sequence[Place], colour: Colour, width: float) -> None:
        cv2.polylines(self._canvas, [self._points(places)], False, colour, self._width(width), cv2.LINE_AA)

    def area(self, places: Sequence[Place], colour: Colour) -> None:
        cv2.fillPoly(self._canvas, [self._points(places)], colour, cv2.LINE_AA)

    def turned(self, degrees: float, shift: Place) -> Image:
        """Return the canvas turned about its middle and moved; what comes in has the background's colour."""
        matrix = cv2.getRotationMatrix2D((self._side / 2, self._side / 2), degrees, 1.0)
        matrix[:, 2] += np.array(shift) * self._side
        size = (self._side, self._side)
        return np.asarray(cv2.warpAffine(self._canvas, matrix, size, borderValue=self._background), np.uint8)

    def _ellipse(self, centre: Place, half: Place, arc: tuple[float, float], colour: Colour, width_px: int) -> None:
        middle, axes = self._points([centre, half])
        cv2.ellipse(self._canvas, middle.tolist(), axes.tolist(), 0, *arc, colour, width_px, cv2.LINE_AA)

    def _points(self, places: Sequence[Place]) -> npt.NDArray[np.int32]:
        return np.asarray(np.round(np.array(places) * self._side), np.int32)

    def _width(self, width: float) -> int:
        return max(round(width * self._side), 1)
