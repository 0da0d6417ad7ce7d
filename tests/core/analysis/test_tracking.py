"""Made-up boxes: who is who, at any frame rate."""

import numpy as np
import pytest

from fer_core.analysis.tracking import Sighting, Tracker, TrackingConfig
from fer_core.results import BoundingBox

RATES = pytest.mark.parametrize("rate", [10, 15, 30, 60])


def box(x: float, y: float = 100, size: float = 80) -> BoundingBox:
    return BoundingBox(
        left=round(x - size / 2), top=round(y - size / 2), right=round(x + size / 2), bottom=round(y + size / 2)
    )


def seen(x: float, y: float = 100, *, size: float = 80, score: float = 1.0, look: int | None = None) -> Sighting:
    vector = None if look is None else np.eye(4, dtype=np.float32)[look]
    return Sighting(box=box(x, y, size), score=score, look=vector)


def moments(rate: float, seconds: float) -> list[float]:
    return [number / rate for number in range(round(rate * seconds) + 1)]


@RATES
def test_a_face_that_moves_keeps_its_track(rate):
    tracker = Tracker()
    assert {tracker.update(t, [seen(100 + 200 * t)]) for t in moments(rate, 3)} == {(1,)}


def test_faces_are_numbered_as_they_come():
    tracker = Tracker()
    assert tracker.update(0, [seen(100), seen(300)]) == (1, 2)
    assert tracker.update(0.1, [seen(0), seen(101), seen(301)]) == (3, 1, 2)


@RATES
@pytest.mark.parametrize("hidden", [False, True], ids=["both seen", "one hidden behind the other"])
def test_two_people_cross(rate, hidden):
    """They walk through each other at 150 pixels a second each; boxes come in order from left to right."""
    tracker = Tracker()
    for t in moments(rate, 4):
        first, second = 100 + 150 * t, 700 - 150 * t
        shown = [(first, "first"), (second, "second")]
        if hidden and abs(first - second) < 60:
            shown = shown[:1]
        shown.sort()
        tracks = tracker.update(t, [seen(x) for x, _ in shown])
        assert {name: track for (_, name), track in zip(shown, tracks, strict=True)}.items() <= {
            "first": 1,
            "second": 2,
        }.items()


@RATES
def test_looks_tell_two_people_who_turn_back_from_two_who_cross(rate):
    """They meet, stand a moment on one spot and go back where they came from."""
    tracker = Tracker()
    for t in moments(rate, 4):
        apart = max(abs(t - 2) - 0.3, 0) * 150
        faces = [seen(400 - apart, look=0), seen(400 + apart, look=1)]
        if apart > 20:
            assert tracker.update(t, faces) == (1, 2)
        else:
            tracker.update(t, faces[:1])


@RATES
def test_a_missed_moment_is_bridged(rate):
    tracker = Tracker()
    for t in moments(rate, 3):
        away = 1.0 < t < 1.7
        assert tracker.update(t, [] if away else [seen(100 + 60 * t)]) == (() if away else (1,))


@RATES
def test_leaving_and_coming_back_is_a_new_track(rate):
    tracker = Tracker(TrackingConfig(most_gap_s=1.0))
    found = [tracker.update(t, [] if 1.0 < t < 2.5 else [seen(100)]) for t in moments(rate, 4)]
    assert (found[0], found[-1]) == ((1,), (2,))


def test_somebody_else_elsewhere_is_somebody_else():
    tracker = Tracker()
    tracker.update(0, [seen(100)])
    assert tracker.update(0.1, [seen(400)]) == (2,)
    assert tracker.update(0.2, [seen(100, size=20)]) == (3,)


def test_two_frame_rates_have_the_same_result():
    """Three people, of whom one comes late and one is missed for a while: at shared moments the tracks are equal."""

    def tracks(rate: int) -> dict[float, tuple[int | None, ...]]:
        tracker, found = Tracker(), {}
        for t in moments(rate, 4):
            faces = [seen(100 + 100 * t, 100)]
            faces += [] if 1 < t < 1.6 else [seen(500 - 100 * t, 120)]
            faces += [seen(300, 300)] if t >= 2 else []
            found[round(t, 6)] = tracker.update(t, faces)
        return found

    slow, fast = tracks(10), tracks(60)
    assert {t: fast[t] for t in slow} == slow


def test_a_doubtful_face_is_believed_when_it_stays():
    tracker = Tracker(TrackingConfig(sure_score=0.3, patience_s=1.0))
    found = [tracker.update(t, [seen(100, score=0.15)])[0] for t in moments(30, 3)]
    assert found[0] is None
    assert found.index(1) == pytest.approx(60, abs=2)


def test_a_spot_that_is_taken_for_a_face_now_and_then_has_no_track():
    tracker = Tracker(TrackingConfig(sure_score=0.3))
    for t in moments(30, 3):
        spot = [seen(400, score=0.05)] if t % 1 < 0.3 else []
        assert tracker.update(t, [seen(100), *spot])[:1] == (1,)
        assert tracker.update(t + 0.001, spot) == ((None,) if spot else ())


def test_frames_that_are_far_apart_have_tracks_too():
    tracker = Tracker(TrackingConfig(most_gap_s=1.0))
    assert [tracker.update(2.0 * n, [seen(100 + 5 * n)]) for n in range(4)] == [(1,)] * 4
    tracker.update(8.0, [])
    assert tracker.update(10.0, [seen(120)]) == (2,)
