"""Measures how the faces of a dataset are framed, so that a photo's faces can be cut alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.config import DetectorConfig, Framing
from fer_core.errors import DatasetError
from fer_core.faces.alignment import framed_points
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.results import Image

COPY_PX: Final = 384
"""Width of the enlarged copy (the detector enlarges by at most 6): 288 px for a picture of 48 px."""
LEAST_FACES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FramingMeasurement:
    """The median places of eyes, jaw and chin in a dataset's pictures."""

    framing: Framing
    measured: int
    """Pictures in which a face was found; the others tell nothing."""
    tried: int
    spread: float
    """Median distance of a picture's eyes from the framing, as a share of the side."""


def measure_framing(images: Iterable[Image], *, limit: int) -> FramingMeasurement:
    """Measure at most ``limit`` tight face crops (RGB); raises DatasetError when hardly a face is found.

    Medians, because some pictures show no face or another one than the label's.
    """
    detector, predictor = build_detector(DetectorConfig(width_px=COPY_PX)), LandmarkPredictor()
    found = [_face_shares(image, detector, predictor) for image in islice(images, limit)]
    faces = np.array([shares for shares in found if shares is not None])
    if len(faces) < LEAST_FACES:
        raise DatasetError(
            "A face was found in only {measured} of {tried} pictures, and {least} are needed to measure "
            "how the faces are framed. Check that the pictures show faces.",
            measured=len(faces),
            tried=len(found),
            least=LEAST_FACES,
        )
    return _measurement(faces, len(found))


def _measurement(faces: npt.NDArray[np.float64], tried: int) -> FramingMeasurement:
    """``faces`` is N x 5 x 2: the framed points, as shares of the side."""
    right, left, jaw_right, jaw_left, chin = middle = np.median(faces, axis=0)
    framing = Framing(
        right_eye_x=_rounded(right[0]),
        left_eye_x=_rounded(left[0]),
        eyes_y=_rounded((right[1] + left[1]) / 2),
        jaw_half_width=_rounded((jaw_left[0] - jaw_right[0]) / 2),
        jaw_y=_rounded((jaw_right[1] + jaw_left[1]) / 2),
        chin_y=_rounded(chin[1]),
    )
    spread = float(np.median(np.linalg.norm(faces[:, :2] - middle[:2], axis=2)))
    return FramingMeasurement(framing=framing, measured=len(faces), tried=tried, spread=spread)


def _rounded(share: np.float64) -> float:
    return round(float(share), 4)


def _face_shares(image: Image, detector: FaceDetector, predictor: LandmarkPredictor) -> npt.NDArray[np.float64] | None:
    """Return the framed points of the largest face as shares of the picture's width and height, 5 x 2."""
    faces = detector.detect(image)
    if not faces:
        return None
    face = max(faces, key=lambda detection: detection.box.area)
    height, width = image.shape[:2]
    found = framed_points(predictor.predict(image, face).points)
    return (found.astype(np.float64) + 0.5) / (width, height)
