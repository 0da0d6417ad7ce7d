import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest

from fer_core.config import DetectorConfig
from fer_core.errors import InstallationError
from fer_core.faces import landmarks as module
from fer_core.faces.accuracy import landmark_error
from fer_core.faces.detection import build_detector
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.marked_photos import read_marked_photos
from fer_core.media.images import read_image
from fer_core.results import BoundingBox, FaceDetection

FACE = FaceDetection(box=BoundingBox(left=176, top=72, right=266, bottom=162), score=1)


def test_parts_of_the_face_lie_as_they_should(astronaut) -> None:
    found = LandmarkPredictor().predict(astronaut, FACE)
    right, left = found.eye_centres
    assert right[0] < left[0]
    assert found.mouth[:, 1].mean() > max(right[1], left[1])
    assert found.points[8, 1] == found.points[:, 1].max()
    assert right == pytest.approx((204, 102), abs=5)
    assert left == pytest.approx((247, 104), abs=5)


@pytest.mark.parametrize("scale", [0.5, 2, 5])
def test_the_photos_size_does_not_matter(astronaut, scale) -> None:
    photo = cv2.resize(astronaut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    box = BoundingBox(**{side: round(getattr(FACE.box, side) * scale) for side in ("left", "top", "right", "bottom")})
    found = LandmarkPredictor().predict(photo, FaceDetection(box=box, score=1))
    reference = LandmarkPredictor().predict(astronaut, FACE)
    back = (found.points + 0.5) / scale - 0.5
    gap = np.linalg.norm(back - reference.points, axis=1).mean() / reference.inter_ocular_px
    assert gap < 0.04


def test_a_shifted_photo_shifts_the_landmarks(astronaut) -> None:
    wide = cv2.copyMakeBorder(astronaut, 300, 0, 200, 0, cv2.BORDER_REPLICATE)
    box = BoundingBox(left=376, top=372, right=466, bottom=462)
    found = LandmarkPredictor().predict(wide, FaceDetection(box=box, score=1)).points - (200, 300)
    assert found == pytest.approx(LandmarkPredictor().predict(astronaut, FACE).points, abs=1.5)


def test_a_face_at_the_edge_is_no_problem(astronaut) -> None:
    photo = np.ascontiguousarray(astronaut[80:, 190:])
    box = BoundingBox(left=-14, top=-8, right=76, bottom=82)
    found = LandmarkPredictor().predict(photo, FaceDetection(box=box, score=1))
    assert found.eye_centres[1] == pytest.approx((57, 24), abs=5)


@pytest.mark.parametrize("side", [1, 2, 5])
def test_tiny_boxes_do_not_crash(side) -> None:
    box = BoundingBox(left=0, top=0, right=side, bottom=side)
    found = LandmarkPredictor().predict(np.zeros((side, side, 3), np.uint8), FaceDetection(box=box, score=1))
    assert np.isfinite(found.points).all()


def test_a_box_outside_the_photo_is_refused(astronaut) -> None:
    box = BoundingBox(left=2000, top=0, right=2050, bottom=50)
    with pytest.raises(ValueError, match="outside the image"):
        LandmarkPredictor().predict(astronaut, FaceDetection(box=box, score=1))


def test_threads_share_one_model(astronaut) -> None:
    expected, wrong = LandmarkPredictor().predict(astronaut, FACE).points, []

    def work() -> None:
        for _ in range(50):
            if not np.array_equal(LandmarkPredictor().predict(astronaut, FACE).points, expected):
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert module._load_predictor.cache_info().currsize == 1


def test_a_missing_model_says_what_to_install(astronaut, monkeypatch) -> None:
    def missing(file: str) -> None:
        raise InstallationError("{file} is missing", file=file)

    monkeypatch.setattr(module, "model_path", missing)
    monkeypatch.setattr(module, "_load_predictor", module._load_predictor.__wrapped__)
    with pytest.raises(InstallationError, match="landmarks is missing"):
        LandmarkPredictor().predict(astronaut, FACE)


def test_marked_landmarks_are_met(photos_folder) -> None:
    errors = [
        landmark_error(LandmarkPredictor().predict(image, FaceDetection(box=face.box, score=1)), face.landmarks)
        for photo in read_marked_photos(photos_folder)
        for image in [read_image(photo.path)]
        for face in photo.faces
    ]
    assert np.mean(errors) < 0.045
    assert max(errors) < 0.1


def test_haar_boxes_are_corrected(photos_folder) -> None:
    """Against the marks, the correction must help."""
    detector, predictor = build_detector(DetectorConfig(kind="haar")), LandmarkPredictor()
    corrected, plain = [], []
    for photo in read_marked_photos(photos_folder):
        image = read_image(photo.path)
        for seen in detector.detect(image):
            for face in photo.faces:
                if face.box.iou(seen.box) >= 0.5:
                    corrected.append(landmark_error(predictor.predict(image, seen, "haar"), face.landmarks))
                    plain.append(landmark_error(predictor.predict(image, replace(seen), "hog"), face.landmarks))
    assert len(corrected) >= 12
    assert np.mean(corrected) < np.mean(plain)
