"""Metrics against values worked out by hand."""

import numpy as np
import pytest

from fer_core.evaluation import metrics
from fer_core.evaluation.report import report
from fer_core.networks.classifier import apply_temperature

TRUTH = np.array([0, 0, 0, 1, 1, 2])
PROBABILITIES = np.array(
    [[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.1, 0.5, 0.4], [0.5, 0.3, 0.2]],
    np.float32,
)


def test_wilson_interval_of_a_known_case() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I, method 3)."""
    assert metrics.wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert metrics.wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert metrics.wilson_interval(0, 0) == (0.0, 1.0)


def test_report_counts_what_a_hand_counts() -> None:
    found = report(TRUTH, PROBABILITIES, labels=("a", "b", "c"), model="m", data="d", split="valid")
    assert found.confusion_matrix == ((2, 1, 0), (0, 2, 0), (1, 0, 0))
    assert found.accuracy == pytest.approx(4 / 6)
    assert found.per_class["a"].precision == pytest.approx(2 / 3)
    assert found.per_class["a"].recall == pytest.approx(2 / 3)
    assert found.per_class["b"].f1 == pytest.approx(4 / 5)
    assert found.per_class["c"].f1 == 0
    assert found.macro_f1 == pytest.approx((2 / 3 + 4 / 5 + 0) / 3)
    assert found.loss == pytest.approx(-np.log([0.8, 0.6, 0.2, 0.8, 0.5, 0.2]).mean(), abs=1e-6)


def test_a_class_without_pictures_is_in_no_mean() -> None:
    found = report(TRUTH[:5], PROBABILITIES[:5], labels=("a", "b", "c"), model="m", data="d", split="valid")
    assert found.per_class["c"].images == 0
    assert found.macro_f1 == pytest.approx((4 / 5 + 4 / 5) / 2)


def test_calibration_error_of_a_known_case() -> None:
    """Four answers at 0.9 of which two are right (gap 0.4), one at 0.6 that is right (gap 0.4)."""
    confident = np.array([[0.9, 0.1]] * 4 + [[0.6, 0.4]], np.float32)
    assert metrics.calibration_error(np.array([0, 0, 1, 1, 0]), confident) == pytest.approx(0.4, abs=1e-6)


def test_perfect_answers_have_no_calibration_error() -> None:
    assert metrics.calibration_error(np.array([0, 1]), np.eye(2, dtype=np.float32)) == 0


def test_the_fitted_temperature_undoes_overconfidence() -> None:
    random = np.random.default_rng(5)
    logits = random.normal(0, 1.5, (4000, 4))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([random.choice(4, p=row) for row in honest])
    sharpened = apply_temperature(honest.astype(np.float32), 0.5)
    temperature = metrics.fit_temperature(truth, sharpened)
    assert temperature == pytest.approx(2.0, abs=0.15)
    calibrated = apply_temperature(sharpened, temperature)
    assert metrics.calibration_error(truth, calibrated) < 0.03 < metrics.calibration_error(truth, sharpened)


def test_temperature_keeps_the_order_and_the_sum() -> None:
    softened = apply_temperature(PROBABILITIES, 3.0)
    assert np.allclose(softened.sum(axis=1), 1)
    assert np.array_equal(softened.argmax(axis=1), PROBABILITIES.argmax(axis=1))
    assert np.allclose(apply_temperature(PROBABILITIES, 1.0), PROBABILITIES, atol=1e-6)
