"""A video in which no face was found: said kindly, with what may help one click away."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.config import DetectorConfig
from pages.shared.photo_settings import look_for_small_faces, use_detector
from pages.shared.text import _
from pages.video_views.settings import DETECTOR, SMALL_FACES

if TYPE_CHECKING:
    from fer_core.jobs.video_library import GivenVideo, VideoWish


def no_face(video: "GivenVideo", wish: "VideoWish") -> None:
    """Say it, and offer the settings that were not tried with this video yet."""
    st.info(
        _(
            "I found no face in this video. A brighter video, faces that are closer or that look at the camera are "
            "easier to find."
        ),
        icon=":material/search:",
    )
    tried = video.wish.detector
    with st.container(horizontal=True):
        if not tried.find_small_faces:
            st.button(
                _("Look for small faces"),
                key=f"video-small-{video.id}",
                on_click=_try,
                args=(video, replace(wish, detector=replace(tried, find_small_faces=True))),
            )
        if tried.kind != "cnn":
            other = DetectorConfig(kind="cnn", find_small_faces=tried.find_small_faces)
            st.button(
                _("Try the other detector (slower)"),
                key=f"video-cnn-{video.id}",
                on_click=_try,
                args=(video, replace(wish, detector=other)),
            )


def _try(video: "GivenVideo", wish: "VideoWish") -> None:
    from pages.video_views.result import start_again

    use_detector(wish.detector.kind, DETECTOR)
    if wish.detector.find_small_faces:
        look_for_small_faces(SMALL_FACES)
    start_again(video, wish)
