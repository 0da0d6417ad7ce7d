"""Numbers as pictures."""

import numpy as np

from fer_core.lesson.rendering import as_grey, as_signed, enlarged, grey_values, stretched


def test_grey_values_come_back_as_a_picture() -> None:
    image = np.repeat(np.arange(0, 240, 15, dtype=np.uint8).reshape(4, 4)[:, :, None], 3, axis=2)
    assert np.array_equal(as_grey(grey_values(image)), image)
    assert as_grey(np.array([[0, 2, 4, 9]], np.float32), 0, 4)[0, :, 0].tolist() == [0, 127, 255, 255]


def test_zero_is_white_above_is_orange_and_below_is_blue() -> None:
    zero, above, below, far = as_signed(np.array([[0, 2, -2, 90]], np.float32), 4.0)[0].tolist()
    assert zero == [255, 255, 255]
    assert above[0] > above[1] > above[2] and below[2] > below[1] > below[0]
    assert far[2] == 0
    assert (as_signed(np.zeros((2, 2), np.float32)) == 255).all()


def test_pixels_become_squares_and_maps_become_smooth() -> None:
    image = np.array([[[0] * 3, [200] * 3]], np.uint8)
    large = enlarged(image, 5)
    assert large.shape == (3, 6, 3) and large[0, :, 0].tolist() == [0, 0, 0, 200, 200, 200]
    smooth = stretched(np.array([[0, 1], [0, 1]], np.float32), 4)
    assert smooth.shape == (4, 4) and 0 < smooth[0, 1] < smooth[0, 2] < 1
