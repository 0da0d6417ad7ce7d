import numpy as np
import pytest

from fer_core.analysis.videos.stacked_areas import label_runs, outlines, stretches
from fer_core.analysis.videos.track_summary import TrackCurve

HAPPY = (0.75, 0.25)


def curve(seconds: list[float], values: list[tuple[float, float]]) -> TrackCurve:
    return TrackCurve(
        number=1,
        labels=("happy", "sad"),
        seconds=np.array(seconds),
        frames=np.arange(len(seconds), dtype=np.int32),
        values=np.array(values, np.float32).reshape(-1, 2),
    )


def test_each_area_stands_on_the_one_before_it_and_lasts_until_the_next_frame() -> None:
    found = outlines(curve([0.0, 0.5], [HAPPY, (0.25, 0.75)]), 0.5)
    assert found["happy"] == ([0, 0.5, 1, 1, 0.5, 0, None], [0.75, 0.25, 0.25, 0, 0, 0, None])
    assert found["sad"] == ([0, 0.5, 1, 1, 0.5, 0, None], [1, 1, 1, 0.25, 0.25, 0.75, None])


def test_where_the_face_is_not_seen_there_is_no_area() -> None:
    gone = curve([0.0, 0.1, 0.2, 2.0, 2.1], [HAPPY] * 5)
    assert stretches(gone, 0.1) == [(0, 3), (3, 5)]
    x, _y = outlines(gone, 0.1)["happy"]
    assert x.count(None) == 2
    assert max(at for at in x[: x.index(None)] if at is not None) == pytest.approx(0.3)


def test_runs_tell_which_class_leads_and_where_its_area_lies() -> None:
    happy, sad = label_runs(curve([0.0, 0.1, 0.2], [HAPPY, HAPPY, (0.2, 0.8)]), 0.1)
    assert (happy.label, happy.first_s, happy.last_s, happy.middle) == ("happy", 0, pytest.approx(0.2), 0.375)
    assert (sad.label, sad.first_s, sad.middle) == ("sad", 0.2, pytest.approx(0.6))


def test_a_track_without_expressions_has_nothing_to_draw() -> None:
    nothing = curve([], [])
    assert outlines(nothing, 0.1) == {"happy": ([], []), "sad": ([], [])}
    assert label_runs(nothing, 0.1) == ()


def test_one_moment_is_as_long_as_a_frame() -> None:
    x, _y = outlines(curve([1.0], [HAPPY]), 0.2)["happy"]
    assert x == [1.0, 1.2, 1.2, 1.0, None]
