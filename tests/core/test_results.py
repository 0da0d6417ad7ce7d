from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from fer_core.results import (
    AlignedCrop,
    BoundingBox,
    ClassProbabilities,
    Face,
    Landmarks,
    Regions,
    check_image,
)

BOX = BoundingBox(left=10, top=20, right=40, bottom=60)
POINTS = np.arange(136, dtype=np.float32).reshape(68, 2)
IMAGE = np.zeros((4, 5, 3), np.uint8)


def probabilities(*values: float) -> ClassProbabilities:
    labels = ("angry", "happy", "sad")[: len(values)]
    return ClassProbabilities(labels=labels, values=np.array(values, np.float32))


def test_box_derives_its_measures():
    assert (BOX.width, BOX.height, BOX.area, BOX.centre) == (30, 40, 1200, (25.0, 40.0))
    assert BOX.as_list() == [10, 20, 40, 60]


@pytest.mark.parametrize("change", [{"right": 10}, {"bottom": 20}, {"left": 50}])
def test_box_without_area_is_refused(change):
    with pytest.raises(ValueError, match="positive width and height"):
        replace(BOX, **change)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (BOX, 1.0),
        (replace(BOX, left=25), 0.5),
        (BoundingBox(left=25, top=20, right=55, bottom=60), 1 / 3),
        (BoundingBox(left=40, top=20, right=70, bottom=60), 0.0),
        (BoundingBox(left=100, top=200, right=140, bottom=260), 0.0),
    ],
    ids=["same", "half", "shifted by half", "touching", "apart"],
)
def test_iou(other, expected):
    assert BOX.iou(other) == pytest.approx(expected)
    assert other.iou(BOX) == pytest.approx(expected)


def test_landmarks_know_their_parts():
    points = POINTS.copy()
    points[36:42], points[42:48] = (10, 50), (70, 50)
    landmarks = Landmarks(points=points)
    assert landmarks.eye_centres.tolist() == [[10, 50], [70, 50]]
    assert landmarks.inter_ocular_px == 60
    assert landmarks.mouth.shape == (20, 2)


@pytest.mark.parametrize("shape", [(5, 2), (68, 3), (68,)])
def test_landmarks_are_68_points(shape):
    with pytest.raises(ValueError, match="68 x 2"):
        Landmarks(points=np.zeros(shape, np.float32))


def test_arrays_inside_are_read_only():
    crop = AlignedCrop(image=IMAGE, landmarks=Landmarks(points=POINTS), matrix=np.eye(2, 3))
    regions = Regions(left_eye=IMAGE, right_eye=IMAGE, mouth=IMAGE)
    arrays = [crop.image, crop.matrix, crop.landmarks.points, regions.mouth, probabilities(1.0).values]
    assert not any(array.flags.writeable for array in arrays)
    assert IMAGE.flags.writeable


def test_results_are_frozen():
    with pytest.raises(FrozenInstanceError):
        BOX.left = 3  # type: ignore[misc]


def test_best_class():
    found = probabilities(0.2, 0.7, 0.1)
    assert found.best == "happy"
    assert found.best_probability == pytest.approx(0.7)
    assert found.as_dict() == pytest.approx({"angry": 0.2, "happy": 0.7, "sad": 0.1})


@pytest.mark.parametrize(
    "values", [(0.5, 0.4), (1.2, -0.2), (float("nan"), 1.0)], ids=["sum", "negative", "not a number"]
)
def test_probabilities_are_probabilities(values):
    with pytest.raises(ValueError, match="sum to one"):
        probabilities(*values)


def test_probabilities_match_their_labels():
    with pytest.raises(ValueError, match="2 labels"):
        ClassProbabilities(labels=("a", "b"), values=np.ones(3, np.float32) / 3)


def test_a_face_is_sure_when_it_has_a_prediction_and_no_doubt():
    bare = Face(number=1, box=BOX, detection_score=1.0)
    named = replace(bare, probabilities=probabilities(0.1, 0.9))
    assert (bare.sure, bare.expression) == (False, None)
    assert (named.sure, named.expression) == (True, "happy")
    assert not replace(named, doubt="close_call").sure


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((4, 5), np.uint8),
        np.zeros((4, 5, 4), np.uint8),
        np.zeros((4, 5, 3), np.float32),
        np.zeros((0, 5, 3), np.uint8),
    ],
    ids=["grey", "alpha", "float", "empty"],
)
def test_an_image_is_rgb_bytes(image):
    with pytest.raises(ValueError, match="RGB uint8"):
        check_image(image)
