import cv2
import numpy as np
import pytest

from fer_core.faces.conditions import blur_score, head_turn


def turned(points, degrees: float):
    """Turn a head made of points about its vertical axis; each point's depth is that of a round head."""
    depth = np.sqrt(np.clip(1.2 - points[:, 0] ** 2, 0, None)).astype(np.float32)
    depth[27:36] += 0.25
    angle = np.radians(degrees)
    return np.stack([points[:, 0] * np.cos(angle) + depth * np.sin(angle), points[:, 1]], axis=1)


def test_a_frontal_head_is_not_turned(points, place) -> None:
    assert head_turn(place(points)) == pytest.approx(0, abs=0.01)


def test_turn_grows_with_the_angle_and_has_its_sign(points, place) -> None:
    found = [head_turn(place(turned(points, degrees).astype(np.float32))) for degrees in range(-40, 41, 10)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(-found[-1], abs=0.1)
    assert found[-1] > 0


def test_turn_is_roughly_in_degrees(points, place) -> None:
    assert head_turn(place(turned(points, 30).astype(np.float32))) == pytest.approx(30, abs=8)


@pytest.mark.parametrize("degrees", [-150, -20, 75])
def test_rolling_is_not_turning(points, place, degrees) -> None:
    side = turned(points, 25).astype(np.float32)
    rolled = head_turn(place(side, degrees=degrees, scale=17, shift=(0, 9)))
    assert rolled == pytest.approx(head_turn(place(side)), abs=0.1)


def test_blur_lowers_the_score_step_by_step(astronaut) -> None:
    face = astronaut[60:190, 160:290]
    scores = [blur_score(face)] + [blur_score(cv2.GaussianBlur(face, (0, 0), sigma)) for sigma in (1, 2, 4, 8)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 4 * scores[2]


def test_light_and_contrast_do_not_change_the_score(astronaut) -> None:
    face = astronaut[60:190, 160:290]
    dim = (face * 0.5 + 20).astype(np.uint8)
    assert blur_score(dim) == pytest.approx(blur_score(face), rel=0.05)


def test_one_colour_has_no_sharpness() -> None:
    assert blur_score(np.full((48, 48, 3), 90, np.uint8)) == 0


def test_any_size_is_measured() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    for size in (1, 2, 48, 96, 300):
        assert blur_score(noise[:size, :size].copy()) >= 0
