"""The videos of this tab: one is shown, the others are listed with what is known of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.dataset_choice import keep_in_address
from pages.shared.fragments import fragment
from pages.shared.job_views import EVERY_S
from pages.shared.state import session
from pages.shared.text import _, literal, told_apart
from pages.shared.video_keeping import keep, sweep_first
from pages.video_views.result import remove_video

if TYPE_CHECKING:
    from fer_core.jobs.video_library import GivenVideo

ADDRESS: Final = "video"
"""Its name in the page's address, so that a reload finds the video again."""
LOOK_AGAIN_S: Final = 3 * EVERY_S


def my_videos() -> "Sequence[GivenVideo]":
    """Return the videos that this tab may see, newest first, and keep them from being swept."""
    me = session().videos
    sweep_first()
    if named := st.query_params.get(ADDRESS):
        me.mine.add(named)
        me.opened = me.opened or named
    videos = me.videos()
    keep(video.id for video in videos)
    return videos


def opened(videos: "Sequence[GivenVideo]") -> "GivenVideo | None":
    """Return the video that is shown, which the address names from then on; None where there is none."""
    me = session().videos
    if not videos:
        st.query_params.pop(ADDRESS, None)
        return None
    shown = next((video for video in videos if video.id == me.opened), videos[0])
    me.open(shown.id)
    keep_in_address(**{ADDRESS: shown.id})
    return shown


def list_others(others: "Sequence[GivenVideo]") -> None:
    """List the other videos, each with what is known of it and the way to look at it."""
    if not others:
        return
    st.subheader(_("Other videos"), anchor=False)
    going = any(video.is_under_way for video in others)
    fragment(_rows, run_every=LOOK_AGAIN_S if going else None)(tuple(others))


def _rows(others: "Sequence[GivenVideo]") -> None:
    for video, name in zip(others, told_apart([video.name for video in others]), strict=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{literal(name)}** · {_state(video)}", width="stretch")
            if st.button(_("Show"), key=f"video-show-{video.id}", icon=":material/visibility:"):
                session().videos.open(video.id)
                st.rerun()
            if st.button(_("Remove"), key=f"video-drop-{video.id}", icon=":material/close:", type="tertiary"):
                remove_video(video)
                st.rerun()


def _state(video: "GivenVideo") -> str:
    if video.is_under_way:
        status = video.job.status()
        if status.state == "queued":
            return _("waiting")
        return _("{percent} of 100 done").format(percent=round(100 * status.done / max(status.total, 1)))
    found = video.findings()
    if found is None or found.end is None:
        return _("ended before its time")
    return _("looked at") if found.end.ending == "whole" else _("looked at in part")
