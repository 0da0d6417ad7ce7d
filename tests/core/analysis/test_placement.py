import itertools

import numpy as np
import pytest

from fer_core.analysis.placement import place_labels
from fer_core.results import BoundingBox
from tests.core.analysis.fakes import box

PICTURE = (200, 100)
LONG, SHORT = (60, 12), (14, 12)


def within(spot: BoundingBox, picture: tuple[int, int]) -> bool:
    return spot.left >= 0 and spot.top >= 0 and spot.right <= picture[0] and spot.bottom <= picture[1]


def test_a_label_stands_on_its_box():
    (spot,) = place_labels([box(40, 40)], [[LONG, SHORT]], PICTURE)
    assert spot.choice == 0
    assert spot.box.as_list() == [40, 28, 100, 40]


def test_a_face_at_the_top_has_its_label_below():
    (spot,) = place_labels([box(40, 5)], [[LONG, SHORT]], PICTURE)
    assert spot.box.as_list() == [40, 45, 100, 57]


def test_a_face_that_fills_the_picture_has_its_label_inside():
    face = BoundingBox(left=-5, top=-5, right=205, bottom=105)
    (spot,) = place_labels([face], [[LONG, SHORT]], PICTURE)
    assert (spot.choice, spot.box.as_list()) == (0, [0, 0, 60, 12])


def test_a_label_at_the_edge_moves_inwards():
    (spot,) = place_labels([box(180, 40)], [[LONG, SHORT]], PICTURE)
    assert spot.choice == 0
    assert within(spot.box, PICTURE)


def test_no_room_between_faces_leaves_the_number():
    crowd = [box(left, top, 20) for left, top in itertools.product(range(0, 200, 20), range(0, 100, 20))]
    spots = place_labels(crowd, [[LONG, (14, 8)]] * len(crowd), PICTURE)
    assert all(spot is not None and spot.choice == 1 for spot in spots)


def test_a_label_does_not_cover_a_neighbours_face():
    faces = [box(40, 40), box(85, 22)]
    upper, _ = place_labels(faces, [[LONG], [LONG]], PICTURE)
    assert upper.box.iou(BoundingBox(left=93, top=30, right=117, bottom=54)) == 0


def test_nothing_fits_into_a_picture_smaller_than_the_number():
    assert place_labels([box(0, 0, 8)], [[LONG, SHORT]], (8, 8)) == (None,)


def test_no_face_no_label():
    assert place_labels([], [], PICTURE) == ()


@pytest.mark.parametrize("seed", range(20))
def test_labels_stay_inside_and_long_ones_never_overlap(seed):
    rng = np.random.default_rng(seed)
    faces = [
        BoundingBox(left=x, top=y, right=x + side, bottom=y + side)
        for x, y, side in rng.integers((-20, -20, 5), (200, 100, 60), (30, 3)).tolist()
    ]
    spots = place_labels(faces, [[LONG, SHORT]] * 30, PICTURE)
    assert all(spot is not None and within(spot.box, PICTURE) for spot in spots)
    long = [spot.box for spot in spots if spot is not None and spot.choice == 0]
    assert all(one.iou(other) == 0 for one, other in itertools.combinations(long, 2))
