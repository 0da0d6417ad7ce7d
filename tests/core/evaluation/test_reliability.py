"""Each bin holds the pictures of its confidence, and their gaps are the calibration error."""

import numpy as np
import pytest

from fer_core.evaluation.metrics import calibration_error
from fer_core.evaluation.reliability import reliability
from tests.core.evaluation.answers import PROBABILITIES, TRUTH


def test_bins_count_and_average_their_pictures() -> None:
    bins = reliability(TRUTH, PROBABILITIES)
    assert len(bins) == 15
    assert {place: one.images for place, one in enumerate(bins) if one.images} == {
        6: 1,
        7: 1,
        9: 1,
        12: 2,
        13: 2,
        14: 1,
    }
    assert bins[12].confidence == pytest.approx(0.8)  # one of them right
    assert bins[12].accuracy == 0.5
    assert (bins[12].low, bins[12].high) == pytest.approx((0.8, 13 / 15))
    assert (bins[0].images, bins[0].accuracy) == (0, 0.0)


def test_their_gaps_are_the_calibration_error() -> None:
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(7), 500).astype(np.float32)
    labels = rng.integers(0, 7, 500)
    bins = reliability(labels, probabilities)
    gaps = sum(one.images * abs(one.confidence - one.accuracy) for one in bins) / 500
    assert gaps == pytest.approx(calibration_error(labels, probabilities), abs=1e-6)


def test_full_certainty_is_in_the_last_bin() -> None:
    bins = reliability(np.array([0]), np.array([[1.0, 0.0]], np.float32))
    assert (bins[-1].images, bins[-1].accuracy, bins[-1].confidence) == (1, 1.0, 1.0)
