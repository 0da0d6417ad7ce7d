"""Balanced weights give each class the same say and leave the mean at 1."""

import numpy as np
import pytest

from fer_core.training.class_weights import class_weights, sample_weights
from fer_core.training.recipe import Recipe

TARGETS = np.repeat(np.eye(3, dtype=np.float32), [60, 30, 10], axis=0)
BALANCED = Recipe(class_weights="balanced")


def test_each_class_weighs_the_same() -> None:
    weights = class_weights(TARGETS, BALANCED)
    assert weights == pytest.approx([100 / 180, 100 / 90, 100 / 30])
    given = sample_weights(TARGETS, weights)
    assert given.mean() == pytest.approx(1) and given.dtype == np.float32
    assert TARGETS.T @ given == pytest.approx([100 / 3] * 3)


def test_none_weighs_all_alike() -> None:
    assert class_weights(TARGETS, Recipe()).tolist() == [1, 1, 1]


def test_a_class_without_pictures_takes_nothing_from_the_others() -> None:
    without = TARGETS[:90]
    weights = class_weights(without, BALANCED)
    assert weights == pytest.approx([90 / 120, 90 / 60, 1])
    assert sample_weights(without, weights).mean() == pytest.approx(1)


def test_votes_count_in_parts() -> None:
    votes = np.array([[0.5, 0.5], [1, 0]], np.float32)
    weights = class_weights(votes, BALANCED)
    assert weights == pytest.approx([2 / 3, 2])
    assert sample_weights(votes, weights) == pytest.approx([4 / 3, 2 / 3])
