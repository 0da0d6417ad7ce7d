"""Parts and distances in one row of numbers, and their mirror image."""

import numpy as np
import pytest

from fer_core.faces.feature_row import DISTANCES, EYE_PX, LARGEST_DISTANCE, MOUTH_PX, NUMBERS, ROW_LENGTH, FaceFeatures
from tests.drawn_features import TYPICAL, drawn_features


def test_a_row_holds_every_pixel_and_three_digits_of_each_distance() -> None:
    found = drawn_features("happy", 1)
    row = found.as_row()
    assert row.shape == (ROW_LENGTH,) == (2 * EYE_PX[0] * EYE_PX[1] + MOUTH_PX[0] * MOUTH_PX[1] + len(DISTANCES),)
    back = FaceFeatures.from_row(row)
    for name in ("left_eye", "right_eye", "mouth"):
        assert np.array_equal(getattr(back, name), getattr(found, name)), name
    assert back.distances == pytest.approx(found.distances, rel=1e-3)


def test_the_mirror_swaps_sides() -> None:
    found = drawn_features("sad", 2)
    mirror = found.mirrored()
    assert np.array_equal(mirror.left_eye, found.right_eye)
    assert np.array_equal(mirror.mouth, found.mouth[:, ::-1])
    own, other = (dict(zip(DISTANCES, one.distances, strict=True)) for one in (found, mirror))
    assert own["left_brow_eye"] == other["right_brow_eye"] != own["right_brow_eye"] == other["left_brow_eye"]
    assert own["left_eye_openness"] == other["right_eye_openness"]
    assert own["mouth_width"] == other["mouth_width"]
    assert np.array_equal(mirror.mirrored().as_row(), found.as_row())


def test_absurd_distances_are_cut() -> None:
    found = drawn_features("sad", 2)
    wild = FaceFeatures(
        left_eye=found.left_eye, right_eye=found.right_eye, mouth=found.mouth, distances=found.distances * 1e6
    )
    assert np.abs(wild.as_row()[NUMBERS]).max() == LARGEST_DISTANCE


def test_every_distance_has_its_place() -> None:
    assert set(DISTANCES) == set(TYPICAL)
