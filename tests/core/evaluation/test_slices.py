"""Pictures are divided by their measures, each slice with its count, accuracy and interval."""

import numpy as np
import pytest

from fer_core.datasets.votes import Votes
from fer_core.evaluation.measures import agreement_of
from fer_core.evaluation.slice_words import EXPLAINED, KINDS, slice_words
from fer_core.evaluation.slices import SLICE_KINDS, slice_groups
from fer_core.intervals import wilson_interval
from tests.core.evaluation.answers import measures


def group(found: tuple, kind: str) -> object:
    return next(one for one in found if one.kind == kind)


def test_light_is_divided_into_parts_of_equal_size() -> None:
    brightness = np.linspace(0, 1, 100)
    right = brightness > 0.5
    found = group(slice_groups(measures(100, brightness=brightness.tolist()), right), "brightness")
    assert [one.images for one in found.slices] == [20, 20, 19, 20, 21]
    assert [one.right for one in found.slices] == [0, 0, 9, 20, 21]
    assert found.slices[2].accuracy == pytest.approx(9 / 19)
    assert found.slices[2].interval == wilson_interval(9, 19)
    assert (found.slices[0].low, found.slices[-1].high) == (0.0, 1.0)


def test_few_or_equal_pictures_are_one_slice() -> None:
    right = np.array([True, False, True])
    found = slice_groups(measures(3, brightness=[0.1, 0.5, 0.9]), right)
    assert [one.images for one in group(found, "brightness").slices] == [3]
    assert [one.images for one in group(found, "contrast").slices] == [3]


def test_pose_has_fixed_edges_and_leaves_out_guessed_faces() -> None:
    found = slice_groups(
        measures(5, turn=[-5, 10, 15, -40, 89], tilt=[0, -4, 6, 12, 90], whole_frame=[0, 0, 0, 0, 1]),
        np.array([True, True, False, False, True]),
    )
    turned = group(found, "turn")
    assert [(one.low, one.images, one.right) for one in turned.slices] == [(0, 1, 1), (10, 2, 1), (30, 1, 0)]
    assert turned.unmeasured == 1
    assert [one.images for one in group(found, "tilt").slices] == [2, 1, 1]
    assert [(str(slice_words("frame", one)), one.images) for one in group(found, "frame").slices] == [
        ("found", 4),
        ("not found", 1),
    ]


def test_agreement_is_left_out_where_nobody_voted() -> None:
    right = np.array([True, False])
    assert "agreement" not in {one.kind for one in slice_groups(measures(2), right)}
    found = group(slice_groups(measures(2, agreement=[1.0, float("nan")]), right), "agreement")
    assert [(one.low, one.high, one.images) for one in found.slices] == [(0.9, 1, 1)]
    assert found.unmeasured == 1


def test_a_value_on_an_edge_lies_above_it() -> None:
    measured = measures(5, agreement=[0.5, 0.7, 0.8, 0.9, 1.0])
    found = group(slice_groups(measured, np.ones(5, bool)), "agreement")
    assert [(one.low, one.images) for one in found.slices] == [(0.5, 1), (0.7, 2), (0.9, 2)]


def test_the_most_frequent_vote_is_the_agreement() -> None:
    assert agreement_of(Votes.from_text("happy=7 neutral=3")) == 0.7
    assert np.isnan(agreement_of(None))


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(EXPLAINED) == set(SLICE_KINDS)
    found = slice_groups(measures(1, turn=[50], agreement=[0.6]), np.array([True]))
    assert str(slice_words("turn", group(found, "turn").slices[0])) == "30° and more"
    assert str(slice_words("agreement", group(found, "agreement").slices[0])) == "50 to 70%"
