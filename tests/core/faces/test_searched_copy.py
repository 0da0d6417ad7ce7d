import cv2
import numpy as np
import pytest

from fer_core.faces.searched_copy import (
    MAX_ENLARGEMENT,
    MAX_SIDE_PX,
    colour_copy,
    equalised,
    equalised_in_tiles,
    first_scale,
    grey_copy,
)


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (768, 1024), (4000, 3000), (1920, 1080), (500, 500)])
def test_the_copy_has_the_same_area_whatever_the_shape(width, height) -> None:
    scale = first_scale(width, height, 1024)
    assert width * height * scale**2 == pytest.approx(1024 * 768)


def test_enlargement_and_sides_are_bounded() -> None:
    assert first_scale(48, 48, 1024) == MAX_ENLARGEMENT
    assert first_scale(30_000, 1, 1024) * 30_000 <= MAX_SIDE_PX


@pytest.mark.parametrize("scale", [0.31, 1, 2.7])
def test_boxes_go_back_to_the_photo(scale) -> None:
    photo = np.zeros((300, 517, 3), np.uint8)
    photo[100:200, 250:400] = 255
    copy = grey_copy(photo, scale, equalised)
    rows, columns = np.nonzero(copy.pixels > 127)
    face = copy.in_photo(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1, 0.5)
    assert face.box.as_list() == pytest.approx([250, 100, 400, 200], abs=3)
    assert face.score == 0.5


def test_a_box_keeps_a_pixel() -> None:
    box = colour_copy(np.zeros((10, 10, 3), np.uint8), 6).in_photo(1, 1, 2, 2, 0).box
    assert (box.width, box.height) == (1, 1)


@pytest.mark.parametrize("equalise", [equalised, equalised_in_tiles])
def test_grey_is_equalised_and_colour_is_not(astronaut, equalise) -> None:
    dark = (astronaut * 0.2).astype(np.uint8)
    assert grey_copy(dark, 1, equalise).pixels.std() > 1.5 * colour_copy(dark, 1).pixels.std()
    assert (colour_copy(dark, 1).pixels == dark).all()
    assert grey_copy(dark, 0.5, equalise).pixels.shape == (256, 256)
    assert grey_copy(cv2.resize(dark, (9, 3)), 0.01, equalise).pixels.shape == (1, 1)
