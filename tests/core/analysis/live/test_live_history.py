"""What the rolling timeline shows."""

import pytest

from fer_core.analysis.live.live_history import LiveHistory
from tests.core.analysis.live.found import findings


def test_a_curve_ends_now_and_begins_half_a_minute_ago():
    history = LiveHistory()
    for second in range(100, 111):
        history.add(findings(1), float(second))
    curve = history.curve(1, 110.0)
    assert (curve.seconds[0], curve.seconds[-1]) == (pytest.approx(20), pytest.approx(30))
    assert curve.values.shape == (11, 7)
    assert curve.labels[curve.values[0].argmax()] == "happy"


def test_what_is_older_goes_and_a_face_that_left_is_forgotten():
    history = LiveHistory(lasts_s=5)
    history.add(findings(2), 0.0)
    for second in range(1, 9):
        history.add(findings(1), float(second))
    assert len(history.curve(1, 8.0).seconds) == 6
    assert history.curve(2, 8.0) is None


def test_nothing_is_left_after_clear():
    history = LiveHistory()
    history.add(findings(1), 0.0)
    history.clear()
    assert history.curve(1, 0.0) is None
