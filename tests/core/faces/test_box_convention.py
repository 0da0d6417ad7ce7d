import pytest

from fer_core.faces.box_convention import as_hog_box
from fer_core.results import BoundingBox

BOX = BoundingBox(left=100, top=200, right=200, bottom=300)


def test_hog_boxes_stay() -> None:
    assert as_hog_box(BOX, "hog") is BOX


def test_haar_boxes_move_down_and_shrink() -> None:
    assert as_hog_box(BOX, "haar").as_list() == pytest.approx([106, 214, 194, 302], abs=1)


def test_cnn_boxes_move_down() -> None:
    assert as_hog_box(BOX, "cnn").as_list() == [100, 208, 200, 308]


@pytest.mark.parametrize("kind", ["hog", "cnn", "haar"])
def test_a_tiny_box_keeps_a_pixel(kind) -> None:
    box = as_hog_box(BoundingBox(left=0, top=0, right=1, bottom=1), kind)
    assert box.width >= 1
