"""The Video page's one closed panel of settings."""

from typing import TYPE_CHECKING, Final, get_args

import streamlit as st

from fer_core.config import DetectorConfig, DetectorKind, VideoConfig
from fer_core.errors import FerError
from pages.shared import enrolled, resources, wording
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from fer_core.jobs.video_library import VideoWish

DETECTOR: Final = "video-detector"
SMALL_FACES: Final = "video-small-faces"
STEP: Final = "video-step"
SMOOTHING: Final = "video-smoothing"
ANNOTATED: Final = "video-annotated"
NAMES: Final = "video-names"
MOST_STEP: Final = 1000
MOST_SMOOTHING_S: Final = 3.0
PANEL_PX: Final = 480


def video_settings() -> "VideoWish":
    """Show the panel and return what is wished for; the choices last as long as the session."""
    from fer_core.jobs.video_library import VideoWish

    with st.expander(_("Settings"), icon=":material/tune:", width=PANEL_PX):
        detector = DetectorConfig(kind=_detector(), find_small_faces=_small_faces())
        config = VideoConfig(frame_step=_step(), smoothing_s=_smoothing())
        annotated = st.toggle(
            _("Make a copy of the video with boxes and labels"), value=True, key=ANNOTATED, persist_state="session"
        )
        people = _names()
        _network()
    return VideoWish(
        detector=detector,
        config=config,
        annotated=annotated,
        model=_model(),
        people=people,
        gallery=enrolled.changes() if people else None,
    )


def look_for_small_faces() -> None:
    """Turn the setting on, from a button beside a video without faces."""
    st.session_state[SMALL_FACES] = True


def use_detector(kind: DetectorKind) -> None:
    """Choose another detector, from a button beside a video without faces."""
    st.session_state[DETECTOR] = kind


def _detector() -> DetectorKind:
    names = wording.detector_names()
    kind: DetectorKind = st.selectbox(
        _("How faces are looked for"),
        get_args(DetectorKind),
        format_func=names.__getitem__,
        key=DETECTOR,
        persist_state="session",
    )
    return kind


def _small_faces() -> bool:
    hint = _("Takes a second, slower look at large frames in their full size.")
    return st.toggle(_("Find small faces"), key=SMALL_FACES, help=hint, persist_state="session")


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
    """Offer the names of people where some are enrolled."""
    if not enrolled.can_be_named():
        return False
    hint = _("Compares the faces with those on the People page; a name is a vote of all moments of a face.")
    return st.toggle(_("Names of people"), value=True, key=NAMES, help=hint, persist_state="session")


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
