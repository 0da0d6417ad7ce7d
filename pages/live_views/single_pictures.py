"""One picture at a time: for when no live picture can be connected. On a phone the widget can turn the camera round."""

from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared import pictures
from pages.shared.live_state import Trouble
from pages.shared.looking import look_at_waiting
from pages.shared.method import current_method
from pages.shared.photo_inputs import CAMERA, take_snapshot
from pages.shared.photo_results import ListedPhoto
from pages.shared.photo_settings import pipeline_config
from pages.shared.state import session
from pages.shared.text import _, explain

OPEN: Final = "live-single"
HELPED: Final = ("slow", "silent", "other")
"""Troubles of the connection; without a camera there are no single pictures either."""


def offer(trouble: Trouble) -> None:
    """Offer it always, and open it when the live picture fails and the camera may still work."""
    if trouble in HELPED or st.toggle(_("Take single pictures instead"), key=OPEN):
        _taken()
    if trouble and trouble not in HELPED:
        st.page_link("pages/photo.py", label=_("Use a photo instead"), icon=":material/photo_camera:")


def _taken() -> None:
    me = session()
    key = f"{CAMERA}-live-{me.inputs}"
    before = len(me.photos)
    label = _("Look into the camera, then press the button")
    st.camera_input(label, key=key, on_change=take_snapshot, args=(key,), width=480)
    st.page_link("pages/photo.py", label=_("Or use a photo that you have"), icon=":material/upload:")
    if not st.session_state.get(key) or not before:
        return
    progress, entry = st.empty(), ListedPhoto(me.photos[0])
    try:
        method = current_method(pipeline_config(me.settings))
        for _photo in look_at_waiting(method, progress):
            continue
        entry.show(me.reading(entry.photo, method), pictures.drawing(me.settings))
    except FerError as problem:
        progress.error(explain(problem))
