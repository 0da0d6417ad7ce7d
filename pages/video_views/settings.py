"""The Video page's one closed panel of settings."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.config import DetectorConfig, VideoConfig
from fer_core.errors import FerError
from pages.shared import enrolled, resources
from pages.shared.photo_settings import PANEL_PX, detector_choice, names_switch, switch
from pages.shared.state import session
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from fer_core.jobs.video_library import VideoWish

DETECTOR: Final = "video-detector"
SMALL_FACES: Final = "video-small-faces"
STEP: Final = "video-step"
SMOOTHING: Final = "video-smoothing"
ANNOTATED: Final = "video-annotated"
MOST_STEP: Final = 1000
MOST_SMOOTHING_S: Final = 3.0


def video_settings() -> "VideoWish":
    """Show the panel and return what is wished for; the choices last as long as the session."""
    from fer_core.jobs.video_library import VideoWish

    with st.expander(_("Settings"), icon=":material/tune:", width=PANEL_PX):
        kind = detector_choice(DETECTOR)
        hint = _("Takes a second, slower look at large frames in their full size.")
        small = switch(_("Find small faces"), SMALL_FACES, hint=hint)
        config = VideoConfig(frame_step=_step(), smoothing_s=_smoothing())
        annotated = switch(_("Make a copy of the video with boxes and labels"), ANNOTATED, value=True)
        people = _names()
        _network()
    return VideoWish(
        detector=DetectorConfig(kind=kind, find_small_faces=small),
        config=config,
        annotated=annotated,
        model=_model(),
        people=people,
        gallery=enrolled.changes() if people else None,
    )


def _step() -> int:
    hint = _("1 looks at every frame, 10 at every tenth, which is ten times as quick and ten times as coarse.")
    words = _("Look at one frame in")
    return int(st.number_input(words, 1, MOST_STEP, 1, key=STEP, help=hint, persist_state="session"))


def _smoothing() -> float:
    hint = _("How slowly the shown expression follows what single frames say; 0 follows at once, and flickers.")
    return float(
        st.slider(
            _("Smooth expressions over so many seconds"),
            0.0,
            MOST_SMOOTHING_S,
            VideoConfig().smoothing_s,
            0.1,
            format="%.1f s",
            key=SMOOTHING,
            help=hint,
            persist_state="session",
        )
    )


def _names() -> bool:
    """The same choice as for photos and live pictures."""
    hint = _("Compares the faces with those on the People page; a name is a vote of all moments of a face.")
    me = session()
    me.settings = replace(me.settings, names=names_switch(hint))
    return me.settings.names and enrolled.can_be_named()


def _network() -> None:
    try:
        name = literal(resources.network_card().name)
    except FerError:
        return
    st.caption(_("The network in use looks at the faces: {name}. Another one is chosen on Evaluate.").format(name=name))


def _model() -> str | None:
    from pages.shared.method import bundle_stamp

    try:
        return bundle_stamp().folder
    except FerError:
        return None  # the work tells what is wrong with it
