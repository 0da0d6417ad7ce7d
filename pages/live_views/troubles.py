"""Why no live picture comes, in one plain sentence each."""

import time
from typing import Final

import streamlit as st

from pages.live_views.camera import CameraState
from pages.shared.live_state import Trouble
from pages.shared.state import session
from pages.shared.text import _

TAKES_LONG_S: Final = 10.0
"""A connection on one computer takes a second."""
GAVE_UP_S: Final = 5.0
"""A connection that ended after so long without a picture did not end because somebody pressed Stop by mistake."""
SILENT_S: Final = 3.0


def follow(state: CameraState, told: Trouble) -> None:
    """Note what the browser says of camera and connection, at each run of the page."""
    place, now = session().live, time.monotonic()
    if state.playing or state.connecting:
        if place.begun_s is None:
            place.begun_s, place.connected, place.trouble = now, False, ""
        place.connected |= state.playing
    elif place.begun_s is not None:
        if not place.connected and now - place.begun_s > GAVE_UP_S:
            place.trouble = "slow"
        elif place.trouble == "silent":
            place.trouble = ""
        place.begun_s = None
    if told:
        place.trouble = told
    elif place.trouble not in ("slow", "silent"):
        place.trouble = ""


def noticed(state: CameraState, quiet_s: float) -> Trouble:
    """Return what shows only with time: a connection that does not come about, a camera that fell silent."""
    place = session().live
    since_s = 0.0 if place.begun_s is None else time.monotonic() - place.begun_s
    if state.connecting and not state.playing and since_s > TAKES_LONG_S:
        return "slow"
    if state.playing and since_s > TAKES_LONG_S and quiet_s > SILENT_S:
        return "silent"
    return "" if state.playing and quiet_s < SILENT_S else place.trouble


def show(trouble: Trouble) -> None:
    """Say what is wrong and what to do, beside the place where the picture would be."""
    if trouble:
        st.error(sentence(trouble), icon=":material/videocam_off:")


def sentence(trouble: Trouble) -> str:
    """Return the sentence for one of them."""
    sentences = {
        "denied": _(
            "The browser does not let this page use the camera. Allow it at the left of the address, then press Start."
        ),
        "absent": _("No camera was found. Plug one in, or choose another one, then press Start."),
        "in_use": _("Another program is using the camera. Close it there, then press Start."),
        "insecure": _(
            "The browser gives the camera to localhost and to https pages only. Open this page in one of these ways."
        ),
        "slow": _(
            "The live picture could not be connected. On this computer a firewall or an extension of the browser may "
            "stop it; from another one, name a server under “Connect from another computer” in the settings. "
            "Single pictures work without it."
        ),
        "silent": _(
            "No picture comes from the camera any more. See whether it is still plugged in and its cover open, then "
            "press Stop and Start."
        ),
        "other": _("The camera could not be started. Choose another one, or load the page again."),
    }
    return sentences[trouble]
