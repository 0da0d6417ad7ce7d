"""What the Video page says of times, faces and smoothing."""

import pytest

from fer_core.analysis.videos.frame_findings import TrackSummary
from fer_core.results import Identity
from pages.shared.state import Session
from pages.video_views.steadiness import steadiness
from pages.video_views.taking import file_name
from pages.video_views.timeline import chosen_moment
from pages.video_views.words import clock, mostly, sentence, ticks, track_name


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.text.session", lambda: Session(language="en"))


def track(
    number: int = 1,
    *,
    shares: dict[str, float] | None = None,
    last_s: float = 10.0,
    flicker: float | None = 0.5,
    delay_s: float | None = None,
    identity: Identity | None = None,
) -> TrackSummary:
    return TrackSummary(
        number=number,
        first_s=0.0,
        last_s=last_s,
        frames=300,
        shares={"happy": 0.6, "sad": 0.4} if shares is None else shares,
        raw_flicker=None if flicker is None else 4 * flicker,
        flicker=flicker,
        delay_s=delay_s,
        identity=identity,
    )


@pytest.mark.parametrize(("seconds", "words"), [(0, "0.0 s"), (3.24, "3.2 s"), (63.9, "1:03"), (600, "10:00")])
def test_times(seconds: float, words: str) -> None:
    assert clock(seconds) == words


def test_an_axis_has_a_few_marks_for_any_length() -> None:
    assert list(ticks(2.0).values()) == ["0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]
    assert list(ticks(15.5).values()) == ["0 s", "5 s", "10 s", "15 s"]
    assert list(ticks(1200).values()) == ["0 s", "5:00", "10:00", "15:00", "20:00"]
    assert list(ticks(0.03).values()) == ["0.0 s"]


def test_a_face_has_the_name_that_was_found_else_its_number() -> None:
    assert track_name(track(3)) == "Face 3"
    assert track_name(track(3, identity=Identity(name=None, distance=0.9))) == "Face 3 (unknown)"
    known = track(3, identity=Identity(name="*Ana* <b>", distance=0.3))
    assert track_name(known) == "*Ana* <b>"
    assert sentence(known).startswith(r"**\*Ana\* \<b\>** looks **happy**")


def test_a_face_is_summed_up_honestly() -> None:
    assert sentence(track()) == "**Face 1** looks **happy** for most of its time (60 of 100)"
    mixed = track(shares={"happy": 0.4, "sad": 0.35, "fear": 0.25})
    assert sentence(mixed) == "**Face 1** looks **happy** most often (40 of 100)"
    assert (mostly(track()), mostly(mixed), mostly(track(shares={}))) == ("mostly happy", "most often happy", "")
    assert sentence(track(shares={})) == "**Face 1**: no network looked at it"


def test_smoothing_is_told_with_and_without_and_what_is_shown_is_bold() -> None:
    tracks = [track(1, last_s=30, flicker=1.0, delay_s=0.2), track(2, last_s=10, flicker=0.0, delay_s=0.4)]
    assert steadiness(tracks, smoothed=True) == (
        "The label changes **0.75** times a second with smoothing, 3.00 times without. "
        "A change that lasts is shown **0.30** s later with it, at once without."
    )
    assert "0.75 times a second with smoothing, **3.00** times" in steadiness(tracks, smoothed=False)
    assert steadiness([track(flicker=None)], smoothed=True) == ""
    assert steadiness([track(flicker=0.0)], smoothed=True).startswith("The label does not change")


def test_only_a_point_of_the_timeline_is_a_moment() -> None:
    assert chosen_moment([{"y": 1}, {"x": "3.5"}, {"x": 9}]) == 3.5
    assert chosen_moment([]) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a film 😀.mp4", "a film 😀.mp4"), ("../../x:y.mp4", ".._.._x_y.mp4"), ("con.mp4", "_con.mp4"), ("é", "é")],
)
def test_names_that_a_disk_takes(name: str, kept: str) -> None:
    assert file_name(name) == kept


def test_long_names_keep_their_ending() -> None:
    assert file_name("😀" * 200 + ".mkv") == "😀" * 49 + ".mkv"
    assert len(file_name("x." + "y" * 300).encode()) == 200
