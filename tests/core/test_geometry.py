import numpy as np
import pytest

from fer_core.geometry import distance, level_similarity, similarity_between, transform

SOURCE = np.array([[10, 20], [30, 20]], np.float32)
TURN_90 = np.array([[0.0, -1.0, 5.0], [1.0, 0.0, 7.0]])


def test_transform_turns_and_shifts():
    points = transform(np.array([[1, 0], [0, 2]], np.float32), TURN_90)
    assert points.tolist() == [[5, 8], [3, 7]]
    assert points.dtype == np.float32


@pytest.mark.parametrize(
    "target",
    [SOURCE, SOURCE + 3, SOURCE * 2.5, [[0, 0], [0, 1]], [[50, 50], [20, 10]], [[30, 20], [10, 20]]],
    ids=["same", "shift", "scale", "quarter turn", "all three", "half turn"],
)
def test_similarity_takes_the_points_to_their_targets(target):
    target = np.array(target, np.float32)
    assert transform(SOURCE, similarity_between(SOURCE, target)) == pytest.approx(target, abs=1e-4)


def test_similarity_keeps_angles_and_proportions():
    matrix = similarity_between(SOURCE, np.array([[0, 0], [30, 40]], np.float32))
    linear = matrix[:, :2]
    assert linear @ linear.T == pytest.approx(np.eye(2) * 2.5**2)
    assert np.linalg.det(linear) > 0


def test_similarity_needs_two_points():
    with pytest.raises(ValueError, match="coincide"):
        similarity_between(np.zeros((2, 2), np.float32), SOURCE)


def test_distance_is_euclidean():
    assert distance(np.array([0, 0], np.float32), np.array([3, 4], np.float32)) == 5.0


def test_level_similarity_levels_exactly_and_fits_the_rest() -> None:
    source = np.array([[10, 20], [30, 40], [0, 60]], np.float32)
    turn = np.array([[0, -2, 7], [2, 0, 3]], np.float64)  # a quarter turn, twice as large
    flat = np.array([[0, 0], [4, 0]], np.float32)
    back = transform(flat, turn)
    matrix = level_similarity(back, flat, level=back)
    assert transform(back, matrix) == pytest.approx(flat, abs=1e-4)
    crooked = level_similarity(source, source * 3, level=source[:2])
    levelled = transform(source, crooked)
    assert levelled[0, 1] == pytest.approx(levelled[1, 1], abs=1e-4)
    assert levelled.mean(axis=0) == pytest.approx((source * 3).mean(axis=0), abs=1e-4)


def test_level_similarity_refuses_one_point_twice() -> None:
    twice = np.zeros((2, 2), np.float32)
    with pytest.raises(ValueError, match="coincide"):
        level_similarity(twice, twice, level=twice)
