"""Events a second over the last two seconds."""

import pytest

from fer_core.analysis.live.live_pace import Pace


def test_ten_a_second_are_ten_a_second():
    pace = Pace()
    for number in range(31):
        pace.note(number / 10, took_s=0.04)
    assert pace.a_second(3.0) == pytest.approx(10)
    assert pace.mean_s(3.0) == pytest.approx(0.04)


def test_what_stopped_fades_and_is_forgotten():
    pace = Pace()
    for number in range(11):
        pace.note(number / 10)
    assert pace.a_second(2.0) == pytest.approx(5)
    assert (pace.a_second(4.0), pace.mean_s(4.0)) == (0.0, None)


def test_one_event_is_no_pace():
    pace = Pace()
    pace.note(1.0, 0.2)
    assert (pace.a_second(1.1), pace.mean_s(1.1)) == (0.0, 0.2)
