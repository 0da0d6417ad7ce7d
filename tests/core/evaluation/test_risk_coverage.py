"""Coverage rises and the threshold falls; the app's own rule is the one that judges photos."""

import numpy as np
import pytest

from fer_core.analysis.judgement import Conditions, Judge
from fer_core.config import JudgementConfig
from fer_core.evaluation.risk_coverage import answered_by_rule, is_sure, risk_curve
from fer_core.results import ClassProbabilities
from tests.core.evaluation.answers import LABELS, PROBABILITIES, TRUTH

GOOD = Conditions(inter_ocular_px=200, sharpness=1, turn_degrees=0)


def test_each_threshold_has_its_coverage_and_error() -> None:
    curve = risk_curve(TRUTH, PROBABILITIES)
    assert curve.thresholds == pytest.approx([0.98, 0.9, 0.8, 0.6, 0.5, 0.45], abs=1e-6)
    assert curve.coverage == pytest.approx([1 / 8, 3 / 8, 5 / 8, 6 / 8, 7 / 8, 1])
    assert curve.error == pytest.approx([0, 0, 1 / 5, 2 / 6, 3 / 7, 3 / 8])
    widths = [1 / 8, 2 / 8, 2 / 8, 1 / 8, 1 / 8, 1 / 8]
    assert curve.area == pytest.approx(sum(w * e for w, e in zip(widths, curve.error, strict=True)))


def test_the_rule_is_the_one_that_judges_photos() -> None:
    rng = np.random.default_rng(2)
    values = rng.dirichlet(np.full(3, 0.7), 300).astype(np.float32)
    judge = Judge(JudgementConfig())
    singly = [judge.judge(ClassProbabilities(labels=LABELS, values=row), GOOD) is None for row in values]
    assert is_sure(values, JudgementConfig()).tolist() == singly
    assert 0 < sum(singly) < 300


def test_sure_answers_are_counted() -> None:
    answered = answered_by_rule(TRUTH, PROBABILITIES, JudgementConfig(least_probability=0.5, least_margin=0.2))
    assert (answered.images, answered.sure, answered.right) == (8, 6, 4)
    assert (answered.coverage, answered.error) == pytest.approx((6 / 8, 2 / 6))
    low, high = answered.error_interval
    assert low < 2 / 6 < high


def test_a_network_that_is_never_sure_makes_no_mistake() -> None:
    answered = answered_by_rule(TRUTH, PROBABILITIES, JudgementConfig(least_probability=1.0))
    assert (answered.sure, answered.error) == (0, 0.0)
