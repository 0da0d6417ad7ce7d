"""Each track over time: shares of expressions, flicker and delay with and without smoothing, and its curves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.analysis.smoothing import delay, flicker
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.frame_findings import TrackSummary, VideoHead

Values = npt.NDArray[np.float32]
Columns = dict[str, npt.NDArray[Any]]
GAP_FRAMES: Final = 3
"""So many frames that are missing in a track are a moment for which nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackCurve:
    """The class probabilities of one track over time, N moments; ``values`` is N x classes."""

    number: int
    labels: tuple[str, ...]
    seconds: npt.NDArray[np.float64]
    frames: npt.NDArray[np.int32]
    values: Values


def track_summaries(findings: VideoFindings) -> tuple[TrackSummary, ...]:
    """Return one summary a track, in the order of their numbers."""
    columns = findings.columns("track", "seconds", "probabilities", "smoothed")
    known = findings.end.identities if findings.end else {}
    found = (_summary(number, of_track, findings.head) for number, of_track in _by_track(columns))
    return tuple(replace(track, identity=known.get(track.number)) for track in found)


def track_curves(
    findings: VideoFindings, numbers: Iterable[int], *, smoothed: bool = True, most_points: int = 2000
) -> dict[int, TrackCurve]:
    """Return the curves of these tracks, each thinned evenly when it has more points than are asked for.

    The table of faces is read once for all of them.
    """
    name, wanted = "smoothed" if smoothed else "probabilities", set(numbers)
    columns = findings.columns("track", "seconds", "frame", name)
    labels = findings.head.labels
    return {
        number: _curve(number, labels, of_track, of_track[name], most_points)
        for number, of_track in _by_track(columns)
        if number in wanted
    }


def interval_s(head: VideoHead) -> float:
    """Return the time from one frame looked at to the next, on average."""
    return head.frame_step / head.rate


def _by_track(columns: Columns) -> Iterator[tuple[int, Columns]]:
    """Yield each track's rows, in the order of time."""
    numbers, starts = np.unique(np.sort(columns["track"]), return_index=True)
    places = np.split(np.argsort(columns["track"], kind="stable"), starts[1:])
    for number, rows in zip(numbers.tolist(), places, strict=False):
        yield number, {name: values[rows] for name, values in columns.items()}


def _curve(number: int, labels: tuple[str, ...], columns: Columns, values: Values, most_points: int) -> TrackCurve:
    known = ~np.isnan(values).any(axis=1)
    places = np.flatnonzero(known)[:: max(int(np.ceil(known.sum() / most_points)), 1)]
    return TrackCurve(
        number=number,
        labels=labels,
        seconds=columns["seconds"][places],
        frames=columns["frame"][places],
        values=values[places],
    )


def _summary(number: int, columns: Columns, head: VideoHead) -> TrackSummary:
    seconds = columns["seconds"]
    known = ~np.isnan(columns["probabilities"]).any(axis=1)
    times = seconds[known]
    raw, smooth = (columns[name][known].argmax(axis=1) for name in ("probabilities", "smoothed"))
    raw_names, smooth_names = ([head.labels[place] for place in places.tolist()] for places in (raw, smooth))
    return TrackSummary(
        number=number,
        first_s=float(seconds[0]),
        last_s=float(seconds[-1]),
        frames=len(seconds),
        shares=_shares(times, smooth, head),
        raw_flicker=flicker(times.tolist(), raw_names),
        flicker=flicker(times.tolist(), smooth_names),
        delay_s=delay(times.tolist(), raw_names, smooth_names),
    )


def _shares(seconds: npt.NDArray[np.float64], places: npt.NDArray[np.intp], head: VideoHead) -> dict[str, float]:
    """Weigh each moment with the time to the next one, so that a varying frame rate does not matter."""
    if not len(seconds):
        return {}
    usual = interval_s(head)
    lengths = np.minimum(np.append(np.diff(seconds), usual), GAP_FRAMES * usual)
    times = np.bincount(places, weights=lengths, minlength=len(head.labels))
    return dict(zip(head.labels, (times / times.sum()).tolist(), strict=True))
