"""Class probabilities that do not flicker, and what that costs in time.

Exponential smoothing with its time constant in seconds: the weight of a frame follows from the time that has passed
since the one before, so that 15 and 60 frames a second give the same curve.
"""

import math
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import mean

from fer_core.results import ClassProbabilities

LASTING_S = 0.5
"""A change of the label counts for the delay when it lasts so long."""


class Smoother:
    """Smooths one track; give it each frame's probabilities in the order of their times."""

    def __init__(self, time_constant_s: float) -> None:
        self._time_constant_s = time_constant_s
        self._last: ClassProbabilities | None = None
        self._seen_s = 0.0

    def update(self, seconds: float, probabilities: ClassProbabilities) -> ClassProbabilities:
        """Return the smoothed probabilities; a time constant of 0 leaves them as they are."""
        smoothed = self._blended(seconds, probabilities)
        self._last, self._seen_s = smoothed, seconds
        return smoothed

    def _blended(self, seconds: float, new: ClassProbabilities) -> ClassProbabilities:
        if self._last is None or self._time_constant_s <= 0:
            return new
        newness = 1 - math.exp(-(seconds - self._seen_s) / self._time_constant_s)
        old = self._last.values
        return ClassProbabilities(labels=new.labels, values=old + newness * (new.values - old))


def flicker(seconds: Sequence[float], labels: Sequence[str]) -> float | None:
    """Return how often a track's label changes a second; None for fewer than two moments."""
    if len(seconds) < 2 or seconds[-1] <= seconds[0]:
        return None
    return sum(first != second for first, second in pairwise(labels)) / (seconds[-1] - seconds[0])


def delay(seconds: Sequence[float], raw: Sequence[str], smoothed: Sequence[str]) -> float | None:
    """Return how many seconds later, on average, the smoothed label shows a change that lasts; None without one.

    Only changes that the smoothed label follows before the raw one goes elsewhere can be timed.
    """
    delays = []
    for start, end in _runs(raw)[1:]:
        if seconds[end] - seconds[start] < LASTING_S:
            continue
        shown = next((at for at in range(start, end + 1) if smoothed[at] == raw[start]), None)
        if shown is not None:
            delays.append(seconds[shown] - seconds[start])
    return mean(delays) if delays else None


def _runs(labels: Sequence[str]) -> list[tuple[int, int]]:
    """Return first and last place of each stretch of one label."""
    runs, start = [], 0
    for _, group in groupby(labels):
        length = sum(1 for _ in group)
        runs.append((start, start + length - 1))
        start += length
    return runs
