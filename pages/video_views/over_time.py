"""What the faces of a video look like over time: the switch for smoothing, the timeline, and one moment of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.charts import QUIET
from pages.shared.fragments import fragment
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _
from pages.video_views import timeline
from pages.video_views.moment import choose_moment, show_moment
from pages.video_views.steadiness import steadiness

if TYPE_CHECKING:
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.analysis.videos.frame_findings import TrackSummary
    from fer_core.jobs.video_library import GivenVideo

SMOOTHED: Final = "video-smoothed"
MOST_ROWS: Final = 6
"""Faces that are shown at first."""


@fragment
def over_time(video: "GivenVideo", found: "VideoFindings", tracks: "Sequence[TrackSummary]") -> None:
    """Only this part runs again when smoothing is switched or another moment is chosen."""
    from fer_core.analysis.videos.moment import first_face_s, until_s
    from fer_core.analysis.videos.track_summary import interval_s

    me, last_s, step_s = session().videos, until_s(found), interval_s(found.head)
    moment_s = me.moments.setdefault(video.id, first_face_s(found))
    st.subheader(_("Over time"), anchor=False)
    smoothed = _smoothing(found, tracks)
    if tracks:
        st.html(timeline.legend(found.head.labels))
        _timeline(video, found, _rows(video, tracks), last_s + step_s, smoothed=smoothed)
        st.caption(_("Click into the timeline, or move the slider, to see that moment."))
    choose_moment(video, last_s, step_s)
    show_moment(video, found, me.moments.get(video.id, moment_s), smoothed=smoothed)


def _smoothing(found: "VideoFindings", tracks: "Sequence[TrackSummary]") -> bool:
    """Show the switch, and what it is good for in figures; return whether it is on."""
    if not tracks or found.head.smoothing_s <= 0:
        return True
    words = _("Smooth over {seconds} s").format(seconds=numeral(found.head.smoothing_s, "g"))
    smoothed = st.toggle(words, value=True, key=SMOOTHED, persist_state="session")
    if told := steadiness(tracks, smoothed=smoothed):
        st.caption(told)
    return smoothed


def _timeline(
    video: "GivenVideo",
    found: "VideoFindings",
    rows: "Sequence[TrackSummary]",
    end_s: float,
    *,
    smoothed: bool,
) -> None:
    me, key = session().videos, f"video-timeline-{video.id}"

    def choose() -> None:
        moment = timeline.chosen_moment(st.session_state[key].selection.points)
        if moment is not None:
            me.moments[video.id] = moment

    st.plotly_chart(
        timeline.timeline(found, rows, until_s=end_s, smoothed=smoothed, moment_s=me.moments[video.id]),
        key=key,
        on_select=choose,
        selection_mode="points",
        config=QUIET,
        alt=timeline.alt(rows),
    )


def _rows(video: "GivenVideo", tracks: "Sequence[TrackSummary]") -> "Sequence[TrackSummary]":
    """Return the faces to be shown: those seen for longest at first, in the order of their numbers."""
    me = session().videos
    if len(tracks) <= MOST_ROWS or video.id in me.unfolded:
        return tracks
    words = _("Show all {count} faces").format(count=len(tracks))
    st.button(words, key=f"video-unfold-{video.id}", on_click=me.unfolded.add, args=(video.id,))
    longest = sorted(tracks, key=lambda track: -track.frames)[:MOST_ROWS]
    return sorted(longest, key=lambda track: track.number)
