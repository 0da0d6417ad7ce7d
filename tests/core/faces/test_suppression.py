import pytest

from fer_core.faces.suppression import without_doubles
from fer_core.results import BoundingBox, FaceDetection


def seen(left, top, size, score) -> FaceDetection:
    return FaceDetection(box=BoundingBox(left=left, top=top, right=left + size, bottom=top + size), score=score)


def test_the_surest_of_overlapping_detections_stays() -> None:
    weak, strong = seen(0, 0, 100, 0.2), seen(10, 5, 100, 0.9)
    assert without_doubles([weak, strong]) == (strong,)


def test_a_part_of_a_face_is_no_second_face() -> None:
    face, mouth = seen(0, 0, 100, 0.5), seen(30, 60, 40, 0.4)
    assert without_doubles([mouth, face]) == (face,)


def test_neighbours_stay_from_left_to_right() -> None:
    left, middle, right = seen(0, 0, 100, 0.1), seen(70, 30, 100, 0.9), seen(200, 0, 50, 0.5)
    assert without_doubles([right, middle, left]) == (left, middle, right)


@pytest.mark.parametrize("count", [0, 1])
def test_few_detections(count) -> None:
    detections = [seen(0, 0, 10, 1)] * count
    assert without_doubles(detections) == tuple(detections)
