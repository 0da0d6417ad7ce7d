"""Softmax with a temperature, surprise and dropout."""

import numpy as np
import pytest
import scipy.special

from fer_core.lesson.softmax import drop_out, softmax, surprise

SCORES = [2.0, 1.0, -1.0]


@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0])
def test_probabilities_are_as_scipy_has_them(temperature: float) -> None:
    found = softmax(SCORES, temperature)
    assert found.probabilities == pytest.approx(scipy.special.softmax(np.array(SCORES) / temperature))
    assert found.probabilities.sum() == pytest.approx(1)
    assert found.powers.max() == 1


def test_cold_decides_and_hot_does_not_care() -> None:
    assert softmax(SCORES, 0.01).probabilities.round(6).tolist() == [1, 0, 0]
    assert softmax(SCORES, 1000.0).probabilities == pytest.approx([1 / 3] * 3, abs=1e-3)
    assert softmax([900.0, 0.0]).probabilities.tolist() == [1, 0]


def test_there_is_no_temperature_of_zero() -> None:
    with pytest.raises(ValueError, match="above 0, got 0"):
        softmax(SCORES, 0)


def test_surprise_is_nothing_for_the_certain_and_much_for_the_impossible() -> None:
    assert surprise(1.0) == 0
    assert surprise(0.5) == pytest.approx(np.log(2))
    assert 20 < surprise(0.0) < 30


def test_what_is_left_makes_up_for_what_was_dropped() -> None:
    features = np.ones((1, 4000), np.float32)
    kept = drop_out(features, 0.75, seed=1)
    assert set(np.unique(kept)) == {0, 4}
    assert kept.mean() == pytest.approx(1, abs=0.1)
    assert np.array_equal(kept, drop_out(features, 0.75, seed=1))
    assert np.array_equal(drop_out(features, 0.0, seed=1), features)
