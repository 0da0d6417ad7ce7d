"""Covering a picture before a made-up network that looks at one pixel only."""

from collections.abc import Sequence

import numpy as np
import pytest

from fer_core.lesson.covering import Patch, cover, occlusion_map
from fer_core.results import Image

ROW, COLUMN = 20, 7


def sees_one_pixel(images: Sequence[Image]) -> np.ndarray:
    """Return 0.9 for the first class where the pixel is white, and less the darker it is."""
    share = np.array([0.9 * float(image[ROW, COLUMN, 0]) / 255 for image in images], np.float32)
    return np.stack([share, 1 - share], axis=1)


def picture() -> Image:
    image = np.full((32, 32, 3), 60, np.uint8)
    image[ROW, COLUMN] = 255
    return image


@pytest.mark.parametrize(("size", "step"), [(5, 1), (8, 2), (6, 4)])
def test_the_pixel_that_matters_is_found(size: int, step: int) -> None:
    found = occlusion_map(sees_one_pixel, picture(), 0, size=size, step=step)
    assert found.whole == pytest.approx(0.9)
    assert found.heat[ROW, COLUMN] == 1
    assert found.drops[ROW, COLUMN] == pytest.approx(0.9 * (255 - 60) / 255, abs=0.01)
    far = np.hypot(*np.mgrid[-ROW : 32 - ROW, -COLUMN : 32 - COLUMN]) > 1.5 * size
    assert np.abs(found.drops[far]).max() < 1e-6


def test_a_class_that_only_gains_has_no_heat() -> None:
    found = occlusion_map(sees_one_pixel, picture(), 1, size=5, step=2)
    assert found.drops.min() < -0.5
    assert not found.heat.any()


def test_a_patch_is_grey_and_may_reach_beyond_the_edge() -> None:
    image = picture()
    covered = cover(image, Patch(left=-2, top=30, size=6))
    assert (covered[30:, :4] == round(image.mean())).all()
    assert (covered[:30] == image[:30]).all() and (covered[:, 4:] == image[:, 4:]).all()
    assert image[31, 0, 0] == 60
