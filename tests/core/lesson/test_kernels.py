"""Convolution by hand, against SciPy's."""

import numpy as np
import pytest
import scipy.signal

from fer_core.lesson.kernels import KERNELS, convolve, window_at

PICTURE = np.random.default_rng(2).uniform(0, 255, (9, 7)).astype(np.float32)


@pytest.mark.parametrize("name", list(KERNELS))
def test_the_whole_picture_is_as_scipy_has_it(name: str) -> None:
    expected = scipy.signal.correlate2d(PICTURE, KERNELS[name], mode="same")
    assert np.allclose(convolve(PICTURE, KERNELS[name]), expected, atol=1e-3)


def test_a_kernel_is_not_turned_around() -> None:
    point = np.zeros((5, 5), np.float32)
    point[2, 2] = 1
    kernel = np.arange(9, dtype=np.float32).reshape(3, 3)
    assert np.array_equal(convolve(point, kernel)[1:4, 1:4], kernel[::-1, ::-1])


@pytest.mark.parametrize(("row", "column"), [(0, 0), (4, 3), (8, 6)], ids=["corner", "middle", "other corner"])
def test_a_window_adds_up_to_its_pixel(row: int, column: int) -> None:
    kernel = KERNELS["sharpen"]
    window = window_at(PICTURE, kernel, row, column)
    assert window.pixels[1, 1] == PICTURE[row, column]
    assert window.total == pytest.approx(convolve(PICTURE, kernel)[row, column], abs=1e-3)


def test_edges_are_found_by_the_kernels_that_are_called_so() -> None:
    upright = np.zeros((8, 8), np.float32)
    upright[:, 4:] = 100
    assert convolve(upright, KERNELS["upright-edges"])[1:-1].max() == 400
    assert np.abs(convolve(upright, KERNELS["lying-edges"])[1:-1]).max() == 0
    assert np.array_equal(convolve(upright, KERNELS["nothing"]), upright)


def test_a_window_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="row 9, column 0 is not in a picture of 9 x 7"):
        window_at(PICTURE, KERNELS["blur"], 9, 0)
