"""Which face of this frame is which face of the frames before: one track a face.

Pure maths on boxes, times and, where there are some, looks. A track's box moves on at its own speed between sightings;
sightings and tracks are matched as cheaply as possible overall (Hungarian assignment), by overlap, by nearness and by
likeness. Two people who cross keep their tracks, because each is expected where it was going. All settings are in
seconds and face widths, so that the frame rate does not matter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from fer_core.results import BoundingBox

Look: TypeAlias = npt.NDArray[np.float32]
"""How a face looks, as a vector of length one; the scalar product of two is their likeness."""

SPEED_S: Final = 0.25
"""Time constant over which the speed of a track is averaged."""
SPEED_LASTS_S: Final = 0.5
"""So long a lost face is expected to go on moving."""
LOOK_S: Final = 1.0
"""Time constant over which the look of a track is averaged."""
REACH: Final = 0.6
"""How far from its expected place, in face widths, a face may be found at once,"""
REACH_PER_S: Final = 1.5
"""and how much farther for each second for which it was not seen."""
MOST_GROWTH: Final = 2.0
"""A face does not become wider than by this factor between two sightings, nor narrower."""
LIKENESS_WEIGHT: Final = 1.0
AWAY_PER_S: Final = 1.0
"""Cost of each second for which a track was not seen: whoever was seen a moment ago is preferred to somebody hidden."""
FAR: Final = 1e6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sighting:
    """A face in one frame; ``score`` is its detector's."""

    box: BoundingBox
    score: float
    look: Look | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingConfig:
    """When a track begins and ends."""

    most_gap_s: float = 1.0
    """A face that comes back after a longer time begins a new track, unless frames themselves are farther apart."""
    sure_score: float = 0.0
    """A face with this detection score begins a track at once,"""
    patience_s: float = 1.0
    """a less sure one when its score, added up over time, is what a sure one has after so long."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Track:
    """What is known of a face so far; ``number`` is None until it is believed."""

    seen_s: float
    centre: complex
    width: float
    height: float
    speed: complex = 0j
    look: Look | None = None
    evidence: float = 0.0
    """The detection score added up over the time for which the face was seen."""
    number: int | None = None

    def expected(self, seconds: float) -> complex:
        return self.centre + self.speed * min(seconds - self.seen_s, SPEED_LASTS_S)


class Tracker:
    """Give it the sightings of one frame after the other, with times that increase."""

    def __init__(self, config: TrackingConfig = TrackingConfig()) -> None:
        self._config = config
        self._tracks: list[_Track] = []
        self._believed = 0
        self._last_s = -math.inf

    def update(self, seconds: float, sightings: Sequence[Sighting]) -> tuple[int | None, ...]:
        """Return the track of each sighting, numbered from 1 as they begin; None while a face is not believed yet."""
        earliest_s = min(seconds - self._config.most_gap_s, self._last_s)
        self._tracks = [track for track in self._tracks if track.seen_s >= earliest_s]
        self._last_s = seconds
        pairs = _matched(self._tracks, sightings, seconds)
        numbers = []
        for place, sighting in enumerate(sightings):
            track = pairs.get(place)
            if track is None:
                track = _begun(sighting, seconds)
                self._tracks.append(track)
            else:
                _follow(track, sighting, seconds)
            numbers.append(self._number(track, sighting))
        return tuple(numbers)

    def _number(self, track: _Track, sighting: Sighting) -> int | None:
        config = self._config
        sure = sighting.score >= config.sure_score or track.evidence >= config.sure_score * config.patience_s
        if track.number is None and sure:
            self._believed += 1
            track.number = self._believed
        return track.number


def _begun(sighting: Sighting, seconds: float) -> _Track:
    box = sighting.box
    return _Track(
        seen_s=seconds,
        centre=complex(*box.centre),
        width=box.width,
        height=box.height,
        look=sighting.look,
    )


def _follow(track: _Track, sighting: Sighting, seconds: float) -> None:
    passed = max(seconds - track.seen_s, 1e-6)
    centre = complex(*sighting.box.centre)
    newness = 1 - math.exp(-passed / SPEED_S)
    track.speed += newness * ((centre - track.centre) / passed - track.speed)
    track.centre, track.width, track.height = centre, sighting.box.width, sighting.box.height
    if sighting.look is not None:
        track.look = _blended(track.look, sighting.look, 1 - math.exp(-passed / LOOK_S))
    track.evidence += max(sighting.score, 0.0) * passed
    track.seen_s = seconds


def _blended(old: Look | None, new: Look, share: float) -> Look:
    if old is None:
        return new
    blend = old + np.float32(share) * (new - old)
    return np.asarray(blend / max(float(np.linalg.norm(blend)), 1e-6), np.float32)


def _matched(tracks: Sequence[_Track], sightings: Sequence[Sighting], seconds: float) -> dict[int, _Track]:
    """Return the track of each sighting that has one, by the sighting's place."""
    if not tracks or not sightings:
        return {}
    costs = np.array([[_cost(track, sighting, seconds) for sighting in sightings] for track in tracks])
    rows, columns = linear_sum_assignment(costs)
    return {int(column): tracks[row] for row, column in zip(rows, columns, strict=True) if costs[row, column] < FAR}


def _cost(track: _Track, sighting: Sighting, seconds: float) -> float:
    """Return 0 for the same face in the expected place, and FAR for one that it cannot be.

    Somebody believed is preferred to a face that is not, when both would do.
    """
    growth = sighting.box.width / track.width
    size = (sighting.box.width + track.width) / 2
    away = abs(complex(*sighting.box.centre) - track.expected(seconds)) / size
    unseen_s = seconds - track.seen_s
    reach = REACH + REACH_PER_S * unseen_s
    if away > reach or not 1 / MOST_GROWTH <= growth <= MOST_GROWTH:
        return FAR
    unlike = 0.0
    if track.look is not None and sighting.look is not None:
        unlike = 1 - float(track.look @ sighting.look)
    overlap = _overlap(track, sighting.box, track.expected(seconds))
    return (1 - overlap) + away + LIKENESS_WEIGHT * unlike + AWAY_PER_S * unseen_s + (0.0 if track.number else 0.1)


def _overlap(track: _Track, box: BoundingBox, centre: complex) -> float:
    """Return the intersection over union of a box and the track's, put where it is expected."""
    x, y = box.centre
    across = (track.width + box.width) / 2 - abs(centre.real - x)
    down = (track.height + box.height) / 2 - abs(centre.imag - y)
    shared = max(min(across, track.width, box.width), 0.0) * max(min(down, track.height, box.height), 0.0)
    return shared / (track.width * track.height + box.area - shared)
