"""Two networks on the same pictures."""

from math import comb

import numpy as np
import pytest

from fer_core.errors import DatasetError
from fer_core.evaluation.comparison import compare, corrected, right_only_in


def test_only_pictures_that_tell_them_apart_count() -> None:
    """9 against 1 of 10: the two tails of a fair coin hold 2 x (1 + 10) of 1024."""
    first = np.array([1] * 50 + [0] * 40 + [1] * 9 + [0], bool)
    second = np.array([1] * 50 + [0] * 40 + [0] * 9 + [1], bool)
    found = compare(first, second)
    assert (found.both, found.neither, found.first_only, found.second_only) == (50, 40, 9, 1)
    assert found.difference == pytest.approx(0.08)
    assert found.p_value == pytest.approx(2 * (comb(10, 0) + comb(10, 1)) / 2**10)
    assert compare(second, first).p_value == pytest.approx(found.p_value)
    assert found.as_dict()["difference"] == found.difference


def test_equal_networks_are_equal() -> None:
    same = np.array([True, False, True])
    found = compare(same, same)
    assert (found.difference, found.p_value) == (0, 1)


@pytest.mark.parametrize("counts", [(0, 0), (3, 4)])
def test_different_pictures_are_no_comparison(counts: tuple[int, int]) -> None:
    first, second = (np.ones(count, bool) for count in counts)
    with pytest.raises(DatasetError, match=rf"asked about {counts[0]} and {counts[1]}\."):
        compare(first, second)


def test_the_pictures_that_one_alone_names_right() -> None:
    first, second = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert right_only_in(first, second) == [1]
    assert right_only_in(second, first) == [2]


def test_several_comparisons_at_once_need_more() -> None:
    assert corrected([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))  # Holm's own way, by hand
    assert corrected([0.02]) == (0.02,)
    assert corrected([0.9, 0.8]) == (1.0, 1.0)
