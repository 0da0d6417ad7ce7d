"""Cuts out the eyes and the mouth, level."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from fer_core.faces.own_frame import EYES, to_own_frame
from fer_core.faces.warping import cut
from fer_core.geometry import Matrix, Points, transform
from fer_core.results import Image, Landmarks, Regions, check_image

EYE_WIDTH: Final = 0.9
"""In inter-ocular distances: the brow is in the picture, the other eye is not."""
EYE_RAISE: Final = 0.1
"""The brow is above the eye, so the picture's centre is too."""
MOUTH_WIDTH: Final = 1.3
MOUTH_MARGIN: Final = 1.2
"""A mouth wide open is larger than MOUTH_WIDTH allows; the picture then grows with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """A level rectangle in the face's own frame."""

    x: float
    y: float
    width: float


class RegionExtractor:
    """Cuts the three regions of interest from the photo's own pixels; sizes are width, height in pixels."""

    def __init__(self, eye_px: tuple[int, int] = (64, 48), mouth_px: tuple[int, int] = (96, 64)) -> None:
        if min(*eye_px, *mouth_px) < 1:
            raise ValueError(f"regions need at least one pixel, got {eye_px} and {mouth_px}")
        self._eye_px = eye_px
        self._mouth_px = mouth_px

    def extract(self, image: Image, landmarks: Landmarks) -> Regions:
        """Return the person's left eye, right eye and mouth; raises ValueError when the eyes coincide."""
        check_image(image)
        level = to_own_frame(landmarks)
        mouth = _mouth_window(transform(landmarks.mouth, level), self._mouth_px)
        return Regions(
            left_eye=_cut_window(image, level, _eye_window(EYES[1]), self._eye_px),
            right_eye=_cut_window(image, level, _eye_window(EYES[0]), self._eye_px),
            mouth=_cut_window(image, level, mouth, self._mouth_px),
        )


def _eye_window(centre: Points) -> _Window:
    return _Window(x=float(centre[0]), y=float(centre[1]) - EYE_RAISE, width=EYE_WIDTH)


def _mouth_window(mouth: Points, size_px: tuple[int, int]) -> _Window:
    """``mouth`` is in the face's own frame, N x 2."""
    low, high = mouth.min(axis=0), mouth.max(axis=0)
    (x, y), (width, height) = (low + high) / 2, (high - low) * MOUTH_MARGIN
    width = max(MOUTH_WIDTH, width, height * size_px[0] / size_px[1])
    return _Window(x=float(x), y=float(y), width=float(width))


def _cut_window(image: Image, level: Matrix, window: _Window, size_px: tuple[int, int]) -> Image:
    width, height = size_px
    scale = width / window.width
    to_cut = level * scale
    to_cut[:, 2] += np.array([width, height]) / 2 - 0.5 - np.array([window.x, window.y]) * scale
    return cut(image, to_cut, width, height)
