"""The marks of an axis of time: a few, for any length."""

import pytest

from fer_core.analysis.videos.time_marks import time_marks
from fer_core.analysis.videos.timeline_drawing import time_axis
from fer_core.report_words import Say


@pytest.mark.parametrize(
    ("until_s", "words"),
    [
        (0.03, ["0.0 s"]),
        (2.0, ["0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]),
        (15.5, ["0 s", "5 s", "10 s", "15 s"]),
        (1200, ["0 s", "5:00", "10:00", "15:00", "20:00"]),
        (10 * 3600, ["0 s", "120:00", "240:00", "360:00", "480:00", "600:00"]),
    ],
)
def test_their_words(until_s: float, words: list[str]) -> None:
    assert list(time_marks(until_s, 7).values()) == words


@pytest.mark.parametrize("until_s", [1e5, 1e7, 1e12])
def test_an_absurd_length_has_no_more_of_them(until_s: float) -> None:
    assert 2 <= len(time_marks(until_s, 7)) <= 8
    assert max(time_marks(until_s, 7)) <= until_s
    assert time_axis(until_s, Say()).count("<span") <= 11
