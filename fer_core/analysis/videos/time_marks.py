"""The marks of an axis of time: a few for any length."""

from collections.abc import Callable
from math import ceil
from typing import Final

STEPS_S: Final = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Seconds between two marks; beyond the last, whole hours."""
MINUTE_S: Final = 60
HOUR_S: Final = 3600


Write = Callable[[float], str]


def _tenths(seconds: float) -> str:
    return f"{seconds:.1f}"


def time_marks(until_s: float, most: int, tenths: Write = _tenths) -> dict[float, str]:
    """Return the times in seconds from 0 on, ``most`` + 1 of them at most, each with its words: "5 s", "1:30".

    ``tenths`` writes a number with one decimal, as the reader's language does.
    """
    hours = HOUR_S * ceil(until_s / most / HOUR_S)
    step = next((step for step in STEPS_S if until_s / step <= most), hours)
    return {place * step: _words(place * step, step, tenths) for place in range(int(until_s / step) + 1)}


def _words(seconds: float, step: float, tenths: Write) -> str:
    if step < 1:
        return f"{tenths(seconds)} s"
    if seconds < MINUTE_S:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // MINUTE_S}:{int(seconds) % MINUTE_S:02}"
