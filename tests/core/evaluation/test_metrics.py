"""Metrics against values worked out by hand."""

import json

import numpy as np
import pytest

from fer_core.evaluation import metrics
from fer_core.evaluation.report import report
from fer_core.networks.classifier import apply_temperature
from tests.core.evaluation.answers import without_sad

TRUTH = np.array([0, 0, 0, 1, 1, 2])
PROBABILITIES = np.array(
    [[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.1, 0.5, 0.4], [0.5, 0.3, 0.2]],
    np.float32,
)


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


def test_the_macro_f1_is_that_of_the_classes_with_pictures() -> None:
    """Numbers stay in the JSON; that a class has no pictures is told by their count."""
    found = without_sad().report
    assert found.macro_f1 == pytest.approx((found.per_class["angry"].f1 + found.per_class["happy"].f1) / 2)
    assert json.loads(json.dumps(found.as_dict()))["per_class"]["sad"] == {
        "images": 0,
        "precision": 0,
        "recall": 0,
        "f1": 0,
    }
