import numpy as np
import pytest

from fer_core.config import DetectorConfig
from fer_core.faces.accuracy import count_faces, hand_box_error, landmark_error, match, measure_accuracy
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.marked_photos import MarkedFace, MarkedPhoto
from fer_core.media.images import write_image
from fer_core.results import BoundingBox, FaceDetection, Landmarks


def box(left: int, size: int = 100) -> BoundingBox:
    return BoundingBox(left=left, top=0, right=left + size, bottom=size)


def mark(points, left: int) -> MarkedFace:
    return MarkedFace(box=box(left), landmarks=Landmarks(points=points))


def seen(left: int) -> FaceDetection:
    return FaceDetection(box=box(left), score=1)


def test_each_mark_has_one_detection_at_most(points) -> None:
    first, second = mark(points, 0), mark(points, 300)
    near, nearer, false = seen(20), seen(5), seen(600)
    assert match([first, second], [near, nearer, false]) == [(first, nearer)]


def test_half_overlap_is_the_limit(points) -> None:
    assert len(match([mark(points, 0)], [seen(33)])) == 1
    assert match([mark(points, 0)], [seen(34)]) == []


def test_landmark_error_is_a_share_of_the_distance_between_the_eyes(points) -> None:
    truth = Landmarks(points=points * 50)
    moved = Landmarks(points=points * 50 + np.array([3, 4], np.float32))
    assert landmark_error(moved, truth) == pytest.approx(5 / 50)


def test_a_photo_is_measured(tmp_path, astronaut) -> None:
    face_box = BoundingBox(left=176, top=72, right=266, bottom=162)
    truth = LandmarkPredictor().predict(astronaut, FaceDetection(box=face_box, score=1))
    missed = MarkedFace(box=BoundingBox(left=400, top=400, right=450, bottom=450), landmarks=truth)
    write_image(astronaut, tmp_path / "a.png")
    photos = [MarkedPhoto(path=tmp_path / "a.png", faces=(MarkedFace(box=face_box, landmarks=truth), missed))]
    measured = measure_accuracy(photos, DetectorConfig(width_px=512), repeats=1)
    assert (measured.photos, measured.marked, measured.found, measured.extra) == (1, 2, 1, 0)
    assert (measured.recall, measured.precision) == (0.5, 1.0)
    assert measured.landmark_error is not None
    assert 0 <= measured.landmark_error < 0.08
    assert measured.detection_ms > 0
    assert hand_box_error([MarkedPhoto(path=tmp_path / "a.png", faces=photos[0].faces[:1])]) == 0
    assert count_faces([tmp_path / "a.png"], DetectorConfig()) == {"a.png": 1}


def test_nothing_found_is_measured_too(tmp_path, points) -> None:
    write_image(np.zeros((90, 90, 3), np.uint8), tmp_path / "a.png")
    photos = [MarkedPhoto(path=tmp_path / "a.png", faces=(mark(points, 0),))]
    measured = measure_accuracy(photos, DetectorConfig(width_px=256), repeats=1)
    assert (measured.recall, measured.precision, measured.landmark_error) == (0.0, 1.0, None)
