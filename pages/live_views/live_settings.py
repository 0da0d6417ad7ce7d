"""The Live page's one closed panel of settings; what the Photo page has too is one and the same choice."""

from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from fer_core.analysis.live.live_config import live_detector, live_video
from fer_core.config import DetectorKind, PipelineConfig, VideoConfig
from pages.live_views.connection import connection_settings
from pages.shared import photo_settings
from pages.shared.photo_settings import PANEL_PX, switch
from pages.shared.state import PhotoSettings, session
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
            labels=photo_settings.label_choice(_("Written on the picture")),
            landmarks_on_photo=switch(_("68 landmarks on the faces"), photo_settings.PHOTO_LANDMARKS),
            names=photo_settings.names_switch(),
        )
        chosen = LiveSettings(
            photo=me.settings,
            smoothing=switch(
                _("Steady answers"),
                SMOOTHING,
                value=True,
                hint=_(
                    "Averages each face over the last half second. Without it the answer flickers, and comes sooner."
                ),
            ),
            rear=switch(
                _("Camera on the back"),
                REAR,
                hint=_("Of a phone or tablet, from the next Start on. It is never mirrored."),
            ),
            mirrored=switch(_("As in a mirror"), MIRRORED, value=True),
        )
        connection_settings()
    return chosen


def _detector() -> DetectorKind:
    kind = photo_settings.detector_choice()
    if kind == "cnn":
        st.caption(_("The live picture stands still for about a second whenever the CNN looks for faces."))
    return kind
