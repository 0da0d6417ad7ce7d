"""One card a face: its picture, how long it is seen, and for which part of that time it shows which expression."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared import charts
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, ngettext
from pages.video_views.over_time import MOST_ROWS
from pages.video_views.steadiness import steadiness
from pages.video_views.words import clock, sentence, track_name

if TYPE_CHECKING:
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.analysis.videos.frame_findings import TrackSummary
    from fer_core.jobs.video_library import GivenVideo

NARROWEST_CARD_PX: Final = 258
PICTURE_PX: Final = 96


def face_shares(video: "GivenVideo", found: "VideoFindings", tracks: "Sequence[TrackSummary]") -> None:
    """Show the faces side by side, as many as the screen is wide."""
    st.subheader(_("Share of time"), anchor=False)
    folded = len(tracks) > MOST_ROWS and video.id not in session().videos.unfolded
    shown = sorted(tracks, key=lambda track: -track.frames)[:MOST_ROWS] if folded else tracks
    with st.grid(3, min_column_width=NARROWEST_CARD_PX, border=True):
        for track in sorted(shown, key=lambda track: track.number):
            with st.container():
                _card(video, found, track)


def _card(video: "GivenVideo", found: "VideoFindings", track: "TrackSummary") -> None:
    from fer_core.analysis.videos.track_pictures import picture_of

    st.markdown(sentence(track))
    seen = ngettext(
        "Seen from {first} to {last}, in {count} frame", "Seen from {first} to {last}, in {count} frames", track.frames
    )
    st.caption(seen.format(first=clock(track.first_s), last=clock(track.last_s), count=numeral(track.frames)))
    picture = picture_of(found.folder, track.number)
    if picture.is_file():
        st.image(picture.read_bytes(), width=PICTURE_PX, alt=track_name(track))
    if track.shares:
        st.plotly_chart(
            charts.share_bars(track.shares),
            key=f"video-shares-{video.id}-{track.number}",
            config=charts.QUIET,
            alt=charts.in_words(track.shares),
        )
    if found.head.smoothing_s > 0 and (told := steadiness([track], smoothed=True)):
        st.caption(told.replace("**", ""))
