import threading

import cv2
import numpy as np
import pytest

from fer_core.config import DetectorConfig
from fer_core.faces.detection import CopyDetector, build_detector
from fer_core.faces.marked_photos import read_marked_photos
from fer_core.media.images import read_image
from fer_core.results import BoundingBox, FaceDetection

ASTRONAUT = BoundingBox(left=175, top=70, right=275, bottom=170)


@pytest.mark.parametrize("kind", ["hog", "cnn", "haar"])
def test_each_detector_finds_the_astronaut_in_the_photos_coordinates(astronaut, kind) -> None:
    (face,) = build_detector(DetectorConfig(kind=kind, width_px=512)).detect(astronaut)
    assert face.box.iou(ASTRONAUT) > 0.5


@pytest.mark.parametrize("scale", [0.2, 0.5, 3])
def test_small_photos_are_enlarged_and_large_ones_reduced(astronaut, scale) -> None:
    photo = cv2.resize(astronaut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    (face,) = build_detector(DetectorConfig()).detect(photo)
    box = BoundingBox(**{side: round(getattr(ASTRONAUT, side) * scale) for side in ("left", "top", "right", "bottom")})
    assert face.box.iou(box) > 0.5


def test_faces_come_from_left_to_right(astronaut) -> None:
    faces = build_detector(DetectorConfig()).detect(np.hstack([astronaut] * 3))
    assert len(faces) == 3
    assert [face.box.left // 512 for face in faces] == [0, 1, 2]


def test_no_face_is_an_empty_tuple() -> None:
    assert build_detector(DetectorConfig()).detect(np.full((300, 400, 3), 90, np.uint8)) == ()


@pytest.mark.parametrize("kind", ["hog", "cnn", "haar"])
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (10, 2000), (2000, 10), (1, 30_000)], ids=str)
def test_extreme_sizes_have_no_face_and_do_not_crash(kind, size) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    assert build_detector(DetectorConfig(kind=kind, width_px=256, find_small_faces=True)).detect(photo) == ()


def test_small_faces_in_a_large_photo_are_found_on_request(astronaut) -> None:
    photo = np.full((1500, 2000, 3), 128, np.uint8)
    photo[700:956, 900:1156] = cv2.resize(astronaut, (256, 256), interpolation=cv2.INTER_AREA)
    assert build_detector(DetectorConfig()).detect(photo) == ()
    (face,) = build_detector(DetectorConfig(find_small_faces=True)).detect(photo)
    assert face.box.iou(BoundingBox(left=987, top=735, right=1037, bottom=785)) > 0.5


def test_both_looks_at_one_face_give_one_detection(astronaut) -> None:
    photo = cv2.resize(astronaut, (1500, 1500))
    assert len(build_detector(DetectorConfig(find_small_faces=True)).detect(photo)) == 1


class Recorder:
    """A search that notes at which scales it was asked."""

    max_pixels = 1_000_000

    def __init__(self) -> None:
        self.scales: list[float] = []

    def search(self, image, scale) -> list[FaceDetection]:
        self.scales.append(scale)
        return []


@pytest.mark.parametrize(
    ("height", "width", "small", "scales"),
    [
        (768, 1024, False, [1.0]),
        (1536, 2048, False, [0.5]),
        (2048, 1536, False, [0.5]),
        (10, 10, True, [6.0]),
        (375, 500, True, [2.048]),
        (1000, 2000, True, [0.627]),
        (600, 800, True, [0.48, 1.443]),
    ],
    ids=["as it is", "reduced", "portrait", "bounded", "one look is enough", "hardly larger", "bounded work"],
)
def test_scales(height, width, small, scales) -> None:
    recorder = Recorder()
    width_px = 384 if width == 800 else 1024
    config = DetectorConfig(find_small_faces=small, width_px=width_px)
    CopyDetector(recorder, config).detect(np.zeros((height, width, 3), np.uint8))
    assert recorder.scales == pytest.approx(scales, abs=0.001)


def test_one_detector_serves_many_threads(astronaut) -> None:
    detector = build_detector(DetectorConfig(width_px=512))
    expected, found = detector.detect(astronaut), []
    threads = [
        threading.Thread(target=lambda: found.extend(detector.detect(astronaut) for _ in range(4))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 24


def test_every_marked_face_is_found_and_nothing_else(photos_folder) -> None:
    detector = build_detector(DetectorConfig())
    for photo in read_marked_photos(photos_folder):
        boxes = [face.box for face in detector.detect(read_image(photo.path))]
        assert len(boxes) == len(photo.faces), photo.path.name
        for face in photo.faces:
            assert max(box.iou(face.box) for box in boxes) >= 0.5, photo.path.name


def test_dogs_have_no_human_face(photos_folder) -> None:
    image = read_image(photos_folder / "dogs.jpg")
    assert build_detector(DetectorConfig()).detect(image) == ()
    assert build_detector(DetectorConfig(find_small_faces=True)).detect(image) == ()
