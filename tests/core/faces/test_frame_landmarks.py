"""Landmarks without a detector, on a picture that a face fills."""

import cv2
import numpy as np
import pytest

from fer_core.config import DetectorConfig, Framing
from fer_core.faces import frame_landmarks
from fer_core.faces.accuracy import landmark_error
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.detection import build_detector
from fer_core.faces.frame_landmarks import FrameLandmarkReader
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.results import AlignedCrop, BoundingBox, FaceDetection, Image


@pytest.fixture(scope="module")
def crop(astronaut: Image) -> AlignedCrop:
    """The face as a network of 48 px sees it, with the landmarks that were read in the photo."""
    (face,) = build_detector(DetectorConfig()).detect(astronaut)
    return FaceAligner(Framing(), 48).align(astronaut, LandmarkPredictor().predict(astronaut, face))


def test_the_small_crop_gives_nearly_what_the_photo_gives(crop: AlignedCrop) -> None:
    found = FrameLandmarkReader().read(crop.image)
    assert not found.unsure
    assert landmark_error(found.landmarks, crop.landmarks) < 0.06


def test_a_larger_crop_gives_the_same_places(crop: AlignedCrop) -> None:
    reader = FrameLandmarkReader()
    large = cv2.resize(crop.image, (96, 96), interpolation=cv2.INTER_CUBIC)
    small, doubled = reader.read(crop.image).landmarks.points, reader.read(large).landmarks.points
    assert np.abs((small + 0.5) - (doubled + 0.5) / 2).max() < 1.0


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_picture_without_a_face_gets_the_landmarks_of_a_plain_one(value: int) -> None:
    found = FrameLandmarkReader().read(np.full((48, 48, 3), value, np.uint8))
    right, left = found.landmarks.eye_centres
    assert 8 < right[0] < 22 and 26 < left[0] < 40
    assert 10 < right[1] < 26


class FakeDetector:
    """Finds what it is told, and counts how often it is asked."""

    def __init__(self, *boxes: BoundingBox) -> None:
        self._found = tuple(FaceDetection(box=box, score=1.0) for box in boxes)
        self.asked = 0

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        self.asked += 1
        return self._found


def test_the_detector_is_asked_only_where_two_looks_disagree(
    crop: AlignedCrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = (BoundingBox(left=8, top=8, right=8 + side, bottom=8 + side) for side in (20, 36))
    detector, reader = FakeDetector(small, large), FrameLandmarkReader()
    monkeypatch.setattr(reader, "_detector", detector)
    assert not reader.read(crop.image).unsure and detector.asked == 0
    monkeypatch.setattr(frame_landmarks, "UNSURE_MOVE", 0.0)
    found = reader.read(crop.image)
    expected = LandmarkPredictor().predict(crop.image, FaceDetection(box=large, score=1.0))
    assert detector.asked == 1 and not found.unsure
    assert np.array_equal(found.landmarks.points, expected.points)


def test_noise_is_flagged_and_kept() -> None:
    random = np.random.default_rng(3)
    reader = FrameLandmarkReader()
    found = [reader.read(random.integers(0, 256, (48, 48, 3), np.uint8)) for _ in range(12)]
    assert sum(one.unsure for one in found) >= 4
    assert all(one.landmarks.inter_ocular_px > 3 for one in found)
