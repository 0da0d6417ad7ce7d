import numpy as np
import pytest

from fer_core.faces.distances import measure_distances

KNOWN = {
    "left_brow_eye": 0.35,
    "right_brow_eye": 0.35,
    "brow_brow": 0.5,
    "outer_lips": 0.26,
    "inner_lips": 0.06,
    "mouth_width": 0.8,
    "mouth_corner_height": 0.01,
    "left_eye_openness": 0.14,
    "right_eye_openness": 0.14,
    "nose_lip": 0.25,
    "jaw_opening": 0.95,
}


def test_the_drawn_face_has_its_known_distances(points, place) -> None:
    assert measure_distances(place(points)).as_dict() == pytest.approx(KNOWN, abs=1e-4)


@pytest.mark.parametrize("degrees", [-170, -90, -30, 5, 45, 180])
@pytest.mark.parametrize("scale", [12, 100, 2000])
@pytest.mark.parametrize("shift", [(0, 0), (-300, 4000)])
def test_scale_shift_and_rotation_change_nothing(points, place, degrees, scale, shift) -> None:
    moved = place(points, scale=scale, degrees=degrees, shift=shift)
    assert measure_distances(moved).as_dict() == pytest.approx(KNOWN, abs=2e-3)


@pytest.mark.parametrize(
    ("rows", "move", "name", "change"),
    [
        (slice(22, 27), (0, -0.1), "left_brow_eye", 0.1),
        (slice(17, 22), (0, -0.1), "right_brow_eye", 0.1),
        ([21], (0.1, 0), "brow_brow", -0.1),
        ([57], (0, 0.2), "outer_lips", 0.2),
        ([66], (0, 0.2), "inner_lips", 0.2),
        ([54], (0.2, 0), "mouth_width", 0.2),
        ([48, 54], (0, -0.1), "mouth_corner_height", 0.1),
        ([48, 54], (0, 0.1), "mouth_corner_height", -0.1),
        ([51], (0, 0.1), "nose_lip", 0.1),
        ([8], (0, 0.3), "jaw_opening", 0.3),
    ],
)
def test_each_distance_follows_its_points(points, place, rows, move, name, change) -> None:
    points[rows] += np.array(move, np.float32)
    moved = measure_distances(place(points, degrees=20)).as_dict()
    assert moved[name] == pytest.approx(KNOWN[name] + change, abs=1e-4)


@pytest.mark.parametrize(("name", "start"), [("right_eye_openness", 36), ("left_eye_openness", 42)])
def test_a_closed_eye_has_no_openness(points, place, name, start) -> None:
    points[start : start + 6, 1] = 0
    closed = measure_distances(place(points)).as_dict()
    assert closed[name] == pytest.approx(0, abs=1e-4)
    assert closed["mouth_width"] == pytest.approx(0.8, abs=1e-4)


def test_coinciding_eyes_are_refused(points, place) -> None:
    points[42:48] = points[36:42]
    with pytest.raises(ValueError, match="coincide"):
        measure_distances(place(points))
