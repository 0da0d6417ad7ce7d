"""The Photo page's one closed panel of settings."""

from typing import Final, get_args

import streamlit as st

from fer_core.config import DetectorConfig, DetectorKind, PipelineConfig
from pages.shared import enrolled, wording
from pages.shared.state import LabelDetail, PhotoSettings, session
from pages.shared.text import _

DETECTOR: Final = "photo-detector"
SMALL_FACES: Final = "photo-small-faces"
FACE_LANDMARKS: Final = "photo-landmarks-on-faces"
PHOTO_LANDMARKS: Final = "photo-landmarks-on-photo"
LABELS: Final = "photo-labels"
NAMES: Final = "photo-names"
PANEL_PX: Final = 480


def photo_settings() -> PhotoSettings:
    """Show the panel and return its choices; they last as long as the session.

    Not a popover: the Tab key passes its content by.
    """
    me = session()
    with st.expander(_("Settings"), icon=":material/tune:", width=PANEL_PX):
        me.settings = PhotoSettings(
            detector=detector_choice(),
            find_small_faces=switch(
                _("Find small faces"),
                SMALL_FACES,
                hint=_("Takes a second, slower look at a large photo in its full size."),
            ),
            labels=label_choice(_("Written on the photo")),
            landmarks_on_faces=switch(_("68 landmarks on the faces"), FACE_LANDMARKS, value=True),
            landmarks_on_photo=switch(_("68 landmarks on the photo"), PHOTO_LANDMARKS),
            names=names_switch(),
        )
    return me.settings


def pipeline_config(settings: PhotoSettings) -> PipelineConfig:
    """Return the part of the settings that changes what is found; the rest is only drawn."""
    detector = DetectorConfig(kind=settings.detector, find_small_faces=settings.find_small_faces)
    return PipelineConfig(detector=detector, people=settings.names and enrolled.can_be_named())


def names_switch(hint: str | None = None) -> bool:
    """Offer the names of people where some are enrolled; what was chosen holds when they are again."""
    if not enrolled.can_be_named():
        return session().settings.names
    hint = hint or _("Compares the faces with those on the People page.")
    return switch(_("Names of people"), NAMES, value=True, hint=hint)


def look_for_small_faces(key: str = SMALL_FACES) -> None:
    """Turn the setting on, from a button beside a picture without faces."""
    st.session_state[key] = True


def use_detector(kind: DetectorKind, key: str = DETECTOR) -> None:
    """Choose another detector, from a button beside a picture without faces."""
    st.session_state[key] = kind


def detector_choice(key: str = DETECTOR) -> DetectorKind:
    """Ask how faces are looked for."""
    names = wording.detector_names()
    kind: DetectorKind = st.selectbox(
        _("How faces are looked for"),
        get_args(DetectorKind),
        format_func=names.__getitem__,
        key=key,
        persist_state="session",
    )
    return kind


def label_choice(words: str) -> LabelDetail:
    """Ask how much is written beside a face; ``words`` are the question."""
    names = wording.label_names()
    detail: LabelDetail = st.selectbox(
        words, get_args(LabelDetail), format_func=names.__getitem__, key=LABELS, persist_state="session"
    )
    return detail


def switch(label: str, key: str, *, value: bool = False, hint: str | None = None) -> bool:
    """Show a switch whose state lasts as long as the session."""
    return st.toggle(label, value, key=key, help=hint, persist_state="session")
