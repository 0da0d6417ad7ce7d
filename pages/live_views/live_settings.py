"""The Live page's one closed panel of settings; what the Photo page has too is one and the same choice."""

from dataclasses import dataclass, replace
from typing import Final, get_args

import streamlit as st

from fer_core.analysis.live.live_config import live_detector, live_video
from fer_core.config import DetectorKind, PipelineConfig, VideoConfig
from pages.live_views.connection import connection_settings
from pages.shared import photo_settings, wording
from pages.shared.photo_settings import PANEL_PX
from pages.shared.state import LabelDetail, PhotoSettings, session
from pages.shared.text import _

SMOOTHING: Final = "live-smoothing"
MIRRORED: Final = "live-mirrored"
REAR: Final = "live-rear"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSettings:
    """``photo`` is what all pages that look at pictures share."""

    photo: PhotoSettings
    smoothing: bool = True
    mirrored: bool = True
    rear: bool = False
    """The camera on a phone's back; a computer that has one camera only gives that one."""

    @property
    def pipeline(self) -> PipelineConfig:
        config = photo_settings.pipeline_config(self.photo)
        return replace(config, detector=live_detector(config.detector))

    @property
    def video(self) -> VideoConfig:
        return live_video(self.pipeline.detector, smoothing=self.smoothing)


def live_settings() -> LiveSettings:
    """Show the panel and return its choices; they last as long as the session."""
    me = session()
    with st.expander(_("Settings"), icon=":material/tune:", width=PANEL_PX):
        me.settings = replace(
            me.settings,
            detector=_detector(),
            labels=_labels(),
            landmarks_on_photo=_switch(_("68 landmarks on the faces"), photo_settings.PHOTO_LANDMARKS),
            names=photo_settings.names_switch(),
        )
        chosen = LiveSettings(
            photo=me.settings,
            smoothing=_switch(
                _("Steady answers"),
                SMOOTHING,
                value=True,
                hint=_(
                    "Averages each face over the last half second. Without it the answer flickers, and comes sooner."
                ),
            ),
            rear=_switch(
                _("Camera on the back"),
                REAR,
                hint=_("Of a phone or tablet, from the next Start on. It is never mirrored."),
            ),
            mirrored=_switch(_("As in a mirror"), MIRRORED, value=True),
        )
        connection_settings()
    return chosen


def _detector() -> DetectorKind:
    names = wording.detector_names()
    kind: DetectorKind = st.selectbox(
        _("How faces are looked for"),
        get_args(DetectorKind),
        format_func=names.__getitem__,
        key=photo_settings.DETECTOR,
        persist_state="session",
    )
    if kind == "cnn":
        st.caption(_("The live picture stands still for about a second whenever the CNN looks for faces."))
    return kind


def _labels() -> LabelDetail:
    names = wording.label_names()
    detail: LabelDetail = st.selectbox(
        _("Written on the picture"),
        get_args(LabelDetail),
        format_func=names.__getitem__,
        key=photo_settings.LABELS,
        persist_state="session",
    )
    return detail


def _switch(label: str, key: str, *, value: bool = False, hint: str | None = None) -> bool:
    return st.toggle(label, value, key=key, help=hint, persist_state="session")
