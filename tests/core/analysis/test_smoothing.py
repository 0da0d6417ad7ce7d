"""Curves with a known answer."""

import math

import numpy as np
import pytest

from fer_core.analysis.smoothing import Smoother, delay, flicker
from fer_core.results import ClassProbabilities


def two(happy: float) -> ClassProbabilities:
    return ClassProbabilities(labels=("happy", "sad"), values=np.array([happy, 1 - happy], np.float32))


def step(rate: float, constant: float, seconds: float) -> float:
    """From sad to happy at 0: how happy after some seconds."""
    smoother = Smoother(constant)
    smoother.update(0.0, two(0))
    return [smoother.update((n + 1) / rate, two(1)) for n in range(round(rate * seconds))][-1].values[0]


@pytest.mark.parametrize("rate", [5, 15, 29.97, 60])
def test_the_time_constant_is_in_seconds(rate):
    seconds = round(rate * 0.6) / rate
    assert step(rate, 0.3, seconds) == pytest.approx(1 - math.exp(-seconds / 0.3), abs=1e-4)


def test_two_frame_rates_agree_at_the_same_moment():
    assert step(15, 0.4, 1) == pytest.approx(step(60, 0.4, 1), abs=1e-5)


def test_uneven_times_give_the_same_curve():
    smoother = Smoother(0.5)
    smoother.update(0, two(0))
    for moment in (0.01, 0.2, 0.21, 0.9):
        last = smoother.update(moment, two(1))
    assert last.values[0] == pytest.approx(1 - math.exp(-0.9 / 0.5), abs=1e-4)


def test_no_smoothing_leaves_everything_as_it_is():
    smoother = Smoother(0)
    assert [smoother.update(n, two(n % 2)).values[0] for n in range(4)] == [0, 1, 0, 1]


def test_probabilities_still_sum_to_one():
    smoother = Smoother(0.2)
    values = np.random.default_rng(1).dirichlet([1] * 7, 50).astype(np.float32)
    rows = [ClassProbabilities(labels=tuple("abcdefg"), values=row) for row in values]
    assert all(smoother.update(n / 30, row).values.sum() == pytest.approx(1, abs=1e-4) for n, row in enumerate(rows))


def test_flicker_counts_changes_a_second():
    seconds = [n / 10 for n in range(21)]
    assert flicker(seconds, ["happy", "sad"] * 10 + ["happy"]) == pytest.approx(10)
    assert flicker(seconds, ["happy"] * 21) == 0
    assert flicker([1.0], ["happy"]) is None


def test_smoothing_takes_flicker_away():
    noisy = [two(0.8 if n % 3 else 0.3) for n in range(90)]
    smoother = Smoother(0.3)
    seconds = [n / 30 for n in range(90)]
    smooth = [smoother.update(t, one).best for t, one in zip(seconds, noisy, strict=True)]
    assert flicker(seconds, [one.best for one in noisy]) > 15
    assert flicker(seconds, smooth) < 2


def test_the_delay_of_a_lasting_change_is_measured():
    seconds = [n / 30 for n in range(90)]
    raw = ["sad"] * 30 + ["happy"] * 60
    smoothed = ["sad"] * 36 + ["happy"] * 54
    assert delay(seconds, raw, smoothed) == pytest.approx(0.2)
    assert delay(seconds, raw, raw) == 0


def test_short_changes_and_those_never_shown_have_no_delay():
    seconds = [n / 30 for n in range(90)]
    assert delay(seconds, ["sad"] * 40 + ["happy"] * 3 + ["sad"] * 47, ["sad"] * 90) == 0
    assert delay(seconds, ["sad"] * 90, ["sad"] * 90) is None
    assert delay(seconds, ["sad"] * 60 + ["happy"] * 30, ["sad"] * 90) is None
