"""Finds every face in a photo."""

import math
from typing import Protocol

from fer_core.config import DetectorConfig
from fer_core.faces.searched_copy import first_scale, second_scale
from fer_core.faces.suppression import without_doubles
from fer_core.results import FaceDetection, Image, check_image

WORTH_A_SECOND_LOOK = 1.2
"""The second look must be larger than the first by this factor."""


class FaceDetector(Protocol):
    """Finds faces; may be called from any thread."""

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        """Return the faces in an image (RGB), from left to right, in its own coordinates; none is ()."""


class Search(Protocol):
    """One look at a photo, with one of the detectors."""

    @property
    def max_pixels(self) -> int:
        """Bounds the work of one look."""

    def search(self, image: Image, scale: float) -> list[FaceDetection]: ...


class CopyDetector:
    """Looks for faces in a copy of the photo, and once more in a larger one when asked to."""

    def __init__(self, search: Search, config: DetectorConfig) -> None:
        self._search = search
        self._config = config

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        """Return the faces in an image (RGB), from left to right, in its own coordinates; none is ()."""
        check_image(image)
        looks = (self._search.search(image, scale) for scale in self._scales(image))
        return without_doubles(face for look in looks for face in look)

    def _scales(self, image: Image) -> tuple[float, ...]:
        height, width = image.shape[:2]
        most = math.sqrt(self._search.max_pixels / (width * height))
        first = min(first_scale(width, height, self._config.width_px), most)
        second = min(second_scale(width, height), most)
        if self._config.find_small_faces and second > first * WORTH_A_SECOND_LOOK:
            return first, second
        return (first,)


def build_detector(config: DetectorConfig) -> FaceDetector:
    """Return the detector that ``config`` asks for; raises InstallationError when its files are missing."""
    return CopyDetector(_build_search(config), config)


def _build_search(config: DetectorConfig) -> Search:
    """Import here, so that naming the type FaceDetector loads neither dlib nor OpenCV's cascades."""
    if config.kind == "haar":
        from fer_core.faces.haar_search import HaarSearch

        return HaarSearch()
    from fer_core.faces.dlib_search import CnnSearch, HogSearch

    return HogSearch() if config.kind == "hog" else CnnSearch()
