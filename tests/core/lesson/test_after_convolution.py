"""ReLU, pooling and batch normalisation, in numbers that can be checked by eye."""

import numpy as np
import pytest

from fer_core.lesson.after_convolution import normalise, pool, relu

VALUES = np.array([[1, -2, 3, 4, 9], [5, 6, -7, 8, 9], [0, 0, 1, 1, 9]], np.float32)


def test_relu_keeps_what_is_above_zero() -> None:
    assert relu(VALUES).tolist() == [[1, 0, 3, 4, 9], [5, 6, 0, 8, 9], [0, 0, 1, 1, 9]]


def test_pooling_keeps_one_number_a_square_and_drops_the_rest_of_the_edge() -> None:
    assert pool(VALUES, 2).tolist() == [[6, 8]]
    assert pool(VALUES, 2, "mean").tolist() == [[2.5, 2]]


def test_a_batch_gets_mean_zero_and_spread_one_then_what_was_learned() -> None:
    batch = np.random.default_rng(1).normal(30, 12, (6, 8, 8)).astype(np.float32)
    found = normalise(batch)
    assert (found.mean, found.deviation) == (pytest.approx(30, abs=2), pytest.approx(12, abs=1))
    assert found.values.mean() == pytest.approx(0, abs=1e-4) and found.values.std() == pytest.approx(1, abs=1e-3)
    learned = normalise(batch, gain=2.0, shift=-1.0)
    assert learned.values.mean() == pytest.approx(-1, abs=1e-4) and learned.values.std() == pytest.approx(2, abs=1e-3)


def test_a_flat_batch_is_no_division_by_zero() -> None:
    assert not normalise(np.full((2, 3, 3), 7, np.float32)).values.any()
