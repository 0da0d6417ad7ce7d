"""The curve of a track as areas on each other, for figures that draw polygons."""

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import numpy as np

from fer_core.analysis.videos.track_summary import GAP_FRAMES, TrackCurve

Outline = tuple[list[float | None], list[float | None]]
"""x in seconds and y from 0 to 1; None stands between two polygons."""
DECIMALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRun:
    """A time for which one class is the most likely, without a gap."""

    label: str
    first_s: float
    last_s: float
    middle: float
    """The height of the middle of the class's own area, half way through, from 0 to 1."""


def outlines(curve: TrackCurve, usual_s: float) -> dict[str, Outline]:
    """Return the area of each class; where the face is not seen there is none.

    ``usual_s`` is the time from one frame to the next, for which the last value of a stretch stands.
    """
    found: dict[str, Outline] = {label: ([], []) for label in curve.labels}
    for first, last in stretches(curve, usual_s):
        seconds = np.append(curve.seconds[first:last], curve.seconds[last - 1] + usual_s).round(DECIMALS)
        values = np.concatenate([curve.values[first:last], curve.values[last - 1 : last]]).astype(np.float64)
        tops = np.cumsum(values, axis=1).round(DECIMALS)
        floors = np.concatenate([np.zeros((len(tops), 1)), tops[:, :-1]], axis=1)
        for place, (x, y) in enumerate(found.values()):
            x += [*seconds.tolist(), *seconds[::-1].tolist(), None]
            y += [*tops[:, place].tolist(), *floors[::-1, place].tolist(), None]
    return found


def label_runs(curve: TrackCurve, usual_s: float) -> tuple[LabelRun, ...]:
    """Return which class is the most likely when, in the order of time."""
    runs = []
    for first, last in stretches(curve, usual_s):
        best = curve.values[first:last].argmax(axis=1).tolist()
        start = first
        for place, group in groupby(best):
            end = start + len(list(group))
            runs.append(_run(curve, place, start, end, usual_s))
            start = end
    return tuple(runs)


def stretches(curve: TrackCurve, usual_s: float) -> list[tuple[int, int]]:
    """Return first and last place + 1 of the stretches without a gap; a thinned curve has longer steps."""
    steps = np.diff(curve.seconds)
    usual = max(usual_s, float(np.median(steps))) if len(steps) else usual_s
    ends = (np.flatnonzero(steps > GAP_FRAMES * usual) + 1).tolist()
    return list(pairwise([0, *ends, len(curve.seconds)])) if len(curve.seconds) else []


def _run(curve: TrackCurve, place: int, start: int, end: int, usual_s: float) -> LabelRun:
    values = curve.values[(start + end) // 2]
    return LabelRun(
        label=curve.labels[place],
        first_s=float(curve.seconds[start]),
        last_s=float(curve.seconds[end - 1] + usual_s),
        middle=float(values[:place].sum() + values[place] / 2),
    )
