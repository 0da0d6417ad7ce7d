"""One moment of a video: its frame with boxes, and what each face looks like there."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared import pictures, wording
from pages.shared.pictures import LONGEST_SHOWN_PX, Drawing
from pages.shared.state import PhotoSettings, keep, session
from pages.shared.text import _, explain
from pages.video_views.words import clock, faces

if TYPE_CHECKING:
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.analysis.videos.frame_findings import FrameFindings, TrackedFace
    from fer_core.jobs.video_library import GivenVideo
    from fer_core.results import Face

MOST_FRAMES: Final = 12
WIDEST_PX: Final = 760


def choose_moment(video: "GivenVideo", until_s: float, step_s: float) -> None:
    """Offer the same choice as a click into the timeline to the keyboard, and to fingers."""
    me, key = session().videos, f"video-moment-{video.id}"
    if until_s < step_s:
        return
    st.session_state[key] = min(max(me.moments[video.id], 0.0), until_s)

    def choose() -> None:
        me.moments[video.id] = st.session_state[key]

    st.slider(_("Moment"), 0.0, until_s, step=step_s, format="%.1f s", key=key, on_change=choose)


def show_moment(video: "GivenVideo", found: "VideoFindings", seconds: float, *, smoothed: bool) -> None:
    """Show the frame of that time; what cannot be read is told in its place."""
    from fer_core.analysis.videos.moment import found_at

    there = found_at(found, seconds)
    if there is None:
        return
    shown = tuple(_shown(tracked, smoothed=smoothed) for tracked in there.faces)
    try:
        picture = _picture(video, there, shown, smoothed=smoothed)
    except FerError as problem:
        st.caption(explain(problem))
    else:
        words = _("Frame at {time}: {faces}").format(time=clock(there.seconds), faces=faces(len(shown)))
        with st.container(width=min(WIDEST_PX, max(found.head.width, 320))):
            st.image(picture, width="stretch", caption=words, alt=f"{words}. {wording.summary(shown)}")
    st.markdown("  \n".join(map(wording.sentence, shown)))


def _shown(tracked: "TrackedFace", *, smoothed: bool) -> "Face":
    return tracked.shown if smoothed else replace(tracked.face, number=tracked.track)


def _picture(video: "GivenVideo", there: "FrameFindings", shown: "tuple[Face, ...]", *, smoothed: bool) -> bytes:
    me = session()
    names = tuple(face.identity.name for face in shown if face.identity)
    key = (video.id, video.job.id, there.index, smoothed, me.language, names)
    if key not in me.videos.frames:
        drawn = _drawn(video, there.seconds, shown, pictures.drawing(PhotoSettings()))
        keep(me.videos.frames, key, drawn, MOST_FRAMES)
    return me.videos.frames[key]


def _drawn(video: "GivenVideo", seconds: float, shown: "tuple[Face, ...]", drawing: Drawing) -> bytes:
    """Read the frame from the video as it was given; raises MediaError when that is not there any more."""
    from fer_core.media.images import encode_image, reduced_copy
    from fer_core.media.video import open_video
    from fer_core.results import PhotoFindings

    with open_video(video.source) as opened:
        image = opened.frame_at(seconds).image
    height, width = image.shape[:2]
    findings = PhotoFindings(source=video.name, width=width, height=height, faces=shown)
    return encode_image(reduced_copy(drawing.on(image, findings), LONGEST_SHOWN_PX), ".jpg")
