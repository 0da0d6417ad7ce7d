"""The landmarks of a face that fills its picture, as a network's crop does; mostly without a detector.

A detector finds nothing in a quarter of FER2013's pictures and takes five times as long, so it is asked only where two
looks without it disagree. See docs/decisions/0012.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from fer_core.config import DetectorConfig
from fer_core.faces.detection import build_detector
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.geometry import Points
from fer_core.results import BoundingBox, FaceDetection, Image, Landmarks, check_image

ENLARGED_PX: Final = 256
"""Side of the copy that is read; boxes are whole pixels, which would be coarse steps in 48."""
FRAME: Final = (0.08, 0.12, 0.96, 1.0)
"""Left, top, right, bottom of the first box, as shares of the frame: about where HOG finds FER2013's faces."""
BOX_SIDE: Final = 2.722
"""Of the box that HOG draws around a face, in spreads of its landmarks (root of their mean squared distance from their
middle). Medians over 425 of FER2013's faces, as the next one."""
BOX_MIDDLE: Final = (0.047, -0.129)
"""From the landmarks' middle to the box's, in the same spreads."""
UNSURE_MOVE: Final = 0.1
"""How far the second look may move the landmarks, in distances between the eyes, before the detector is asked."""
SEARCHED_PX: Final = 288
"""Width of the copy that the detector searches."""
LEAST_EYES: Final = 0.08
"""Distance between the eyes, as a share of the side, below which nothing can be measured with it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameLandmarks:
    """Landmarks in the picture's own coordinates; ``unsure`` where neither two looks nor a detector confirm them."""

    landmarks: Landmarks
    unsure: bool


class FrameLandmarkReader:
    """Looks twice: in the frame's own box, then in the box that HOG would draw around what it saw.

    The second look halves the share of faces whose landmarks are off; where it moves them far, HOG is asked for the
    face. Any thread may call.
    """

    def __init__(self) -> None:
        self._predictor = LandmarkPredictor()
        self._detector = build_detector(DetectorConfig(width_px=SEARCHED_PX))

    def read(self, image: Image) -> FrameLandmarks:
        """Read a square picture (RGB); every picture gets landmarks, those of a plain face where nothing is seen."""
        check_image(image)
        size = (ENLARGED_PX, ENLARGED_PX)
        copy = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        first = self._look(copy, _frame())
        second = self._look(copy, _box_around(first.points)) if _is_usable(first) else first
        if _is_usable(second) and _move(first, second) <= UNSURE_MOVE:
            return FrameLandmarks(landmarks=_in_picture(second, image), unsure=False)
        detected = self._detected(image)
        if detected is not None:
            return FrameLandmarks(landmarks=detected, unsure=False)
        best = second if _is_usable(second) else self._look(np.full_like(copy, 128), _frame())
        return FrameLandmarks(landmarks=_in_picture(best, image), unsure=True)

    def _detected(self, image: Image) -> Landmarks | None:
        """Return the landmarks of the largest face that the detector finds, if its eyes lie apart."""
        faces = self._detector.detect(image)
        if not faces:
            return None
        found = self._predictor.predict(image, max(faces, key=lambda face: face.box.area))
        return found if found.inter_ocular_px > LEAST_EYES * image.shape[1] else None

    def _look(self, copy: Image, box: BoundingBox) -> Landmarks:
        return self._predictor.predict(copy, FaceDetection(box=box, score=0.0))


def _frame() -> BoundingBox:
    left, top, right, bottom = (round(share * ENLARGED_PX) for share in FRAME)
    return BoundingBox(left=left, top=top, right=right, bottom=bottom)


def _is_usable(landmarks: Landmarks) -> bool:
    """Tell whether the eyes lie apart and the face's middle lies in the picture, as distances and boxes need it."""
    middle = landmarks.points.mean(axis=0)
    inside = bool((middle > 0).all() and (middle < ENLARGED_PX).all())
    return inside and landmarks.inter_ocular_px > LEAST_EYES * ENLARGED_PX


def _move(first: Landmarks, second: Landmarks) -> float:
    """Return the mean distance between two sets of landmarks, in distances between the eyes."""
    return float(np.linalg.norm(second.points - first.points, axis=1).mean()) / second.inter_ocular_px


def _box_around(points: Points) -> BoundingBox:
    middle = points.mean(axis=0, dtype=np.float64)
    spread = float(np.sqrt(((points - middle) ** 2).sum(axis=1).mean()))
    x, y = middle + np.multiply(BOX_MIDDLE, spread) + 0.5
    left, top, side = round(x - BOX_SIDE * spread / 2), round(y - BOX_SIDE * spread / 2), round(BOX_SIDE * spread)
    return BoundingBox(left=left, top=top, right=left + side, bottom=top + side)


def _in_picture(landmarks: Landmarks, image: Image) -> Landmarks:
    """Take landmarks from the enlarged copy back; a pixel's centre is half a pixel from its edge in both."""
    scale = np.array(image.shape[1::-1]) / ENLARGED_PX
    return Landmarks(points=((landmarks.points + 0.5) * scale - 0.5).astype(np.float32))
