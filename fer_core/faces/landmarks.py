"""The 68 landmarks of a face.

dlib's shape predictor is an ensemble of regression trees (Kazemi and Sullivan, "One Millisecond Face
Alignment", 2014), trained on iBUG 300-W.
"""

import threading
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import dlib
import numpy as np
import numpy.typing as npt

from fer_core.config import DetectorKind
from fer_core.faces.box_convention import as_hog_box
from fer_core.faces.model_files import model_path
from fer_core.geometry import Points
from fer_core.results import BoundingBox, FaceDetection, Image, Landmarks, check_image

FACE_PX: Final = 200
"""Width the face is read at. The trees compare single pixels: on large faces these are noise, and on small ones whole
pixels are coarse steps. Landmarks jitter a fifth to a third less than in the photo itself (docs/benchmarks.md)."""
MARGIN: Final = 0.6
"""Around the box, in widths of the box; landmarks lie beyond it on turned heads."""


class LandmarkPredictor:
    """Predicts landmarks. The model file (96 MB) is read on first use and shared by all; any thread may call."""

    def predict(self, image: Image, detection: FaceDetection, detector: DetectorKind = "hog") -> Landmarks:
        """Return the landmarks of one face of ``image`` (RGB), in its coordinates (pixel centres are whole numbers).

        ``detector`` tells whose box it is. Raises ValueError for a box that lies outside the image, and
        InstallationError when the model file is missing.
        """
        check_image(image)
        view = _view(image, as_hog_box(detection.box, detector))
        shape = _predictor()(view.grey, view.box)
        return Landmarks(points=view.in_photo(np.array([(p.x, p.y) for p in shape.parts()], np.float64)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _View:
    """A face and its surroundings, grey, at the size the predictor reads."""

    grey: npt.NDArray[np.uint8]
    box: dlib.rectangle
    scale: npt.NDArray[np.float64]
    """Pixels of the view for one of the photo, x and y; 2."""
    origin: npt.NDArray[np.float64]
    """The view's top left corner in the photo; 2."""

    def in_photo(self, points: npt.NDArray[np.float64]) -> Points:
        """A pixel's centre is half a pixel from its edge, in the view as in the photo."""
        return ((points + 0.5) / self.scale - 0.5 + self.origin).astype(np.float32)


def _view(image: Image, box: BoundingBox) -> _View:
    left, top, right, bottom = _surroundings(image, box)
    grey = cv2.cvtColor(image[top:bottom, left:right], cv2.COLOR_RGB2GRAY)
    wanted = FACE_PX / box.width
    size = max(round((right - left) * wanted), 1), max(round((bottom - top) * wanted), 1)
    how = cv2.INTER_AREA if wanted < 1 else cv2.INTER_CUBIC
    scale = np.array([size[0] / (right - left), size[1] / (bottom - top)])
    origin = np.array([left, top], np.float64)
    corners = np.array([[box.left, box.top], [box.right, box.bottom]])
    (x, y), (end_x, end_y) = ((corners - origin) * scale).round().astype(int).tolist()
    return _View(
        grey=np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8),
        box=dlib.rectangle(x, y, end_x - 1, end_y - 1),
        scale=scale,
        origin=origin,
    )


def _surroundings(image: Image, box: BoundingBox) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the box and its margin, within the image."""
    height, width = image.shape[:2]
    margin = round(MARGIN * box.width)
    left, top = max(box.left - margin, 0), max(box.top - margin, 0)
    right, bottom = min(box.right + margin, width), min(box.bottom + margin, height)
    if left >= right or top >= bottom:
        raise ValueError(f"the box {box} lies outside the image of {width} x {height} pixels")
    return left, top, right, bottom


_loading = threading.Lock()


def _predictor() -> dlib.shape_predictor:
    """Load once, which takes 0.9 s; dlib documents that several threads may then use one predictor at once."""
    with _loading:
        return _load_predictor()


@cache
def _load_predictor() -> dlib.shape_predictor:
    return dlib.shape_predictor(str(model_path("landmarks")))
