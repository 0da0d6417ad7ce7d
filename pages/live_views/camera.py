"""The camera in the browser and its picture (streamlit-webrtc). No other computer is asked, except by a setting."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast, get_args

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.shared.live_state import Trouble
from pages.shared.state import session
from pages.shared.text import _

if TYPE_CHECKING:
    import av

    from fer_core.analysis.live.live_picture import LivePicture

CAMERA: Final = "live-camera"
WATCH: Final = "live-camera-watch"
LONG_AGO: Final = -2
"""A number of finished runs between which and any other there is one more."""
CONSTRAINTS: Final[dict[str, Any]] = {
    "video": {"width": {"ideal": 640}, "height": {"ideal": 480}, "frameRate": {"ideal": 30}},
    "audio": False,
}
VIDEO: Final[dict[str, Any]] = {
    "autoPlay": True,
    "controls": False,
    "muted": True,
    "disablePictureInPicture": True,
    "style": {"width": "100%", "borderRadius": "0.6rem"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraState:
    """What the browser says of the connection."""

    playing: bool
    connecting: bool


def camera(picture: "LivePicture", *, rear: bool) -> CameraState:
    """Show the picture with Start, Stop and the choice of the camera; on a phone ``rear`` is the one on its back."""
    from streamlit_webrtc import webrtc_streamer

    from fer_core.media.ice_servers import ice_servers

    _tell_whether_the_page_was_left()
    context = webrtc_streamer(
        key=CAMERA,
        video_frame_callback=each_frame(picture),
        on_video_ended=picture.worker.stop,
        rtc_configuration={"iceServers": cast("list[Any]", ice_servers().as_rtc())},
        media_stream_constraints=_constraints(rear=rear),
        video_html_attrs=VIDEO,
        translations=_words(),
    )
    return CameraState(playing=context.state.playing, connecting=context.state.signalling)


def _tell_whether_the_page_was_left() -> None:
    """Let a connection go on that belongs to this visit of the page, and be ended if it belongs to an earlier one.

    streamlit-webrtc 0.79 would compare how many runs Streamlit had finished when the camera was shown, then and now.
    On a busy computer runs are counted late, two at once, which it takes for a visit to another page.
    """
    place = session().live
    if connection := st.session_state.get(CAMERA):
        ending = connection._last_rendered_run_count == LONG_AGO  # told by a run that was interrupted after that
        connection._last_rendered_run_count = LONG_AGO if place.left or ending else None
    place.left = False


def note_left() -> None:
    """Note that the page shows no camera this time, or may not have come to it."""
    session().live.left = True


def _constraints(*, rear: bool) -> dict[str, Any]:
    """Ask for a side of the phone; ideal, not exact, as most computers have cameras on one side only."""
    facing = {"facingMode": {"ideal": "environment" if rear else "user"}}
    return {**CONSTRAINTS, "video": {**CONSTRAINTS["video"], **facing}}


def each_frame(picture: "LivePicture") -> "Callable[[av.VideoFrame], av.VideoFrame]":
    """Return what the connection calls, in a thread of its own, with the newest frame."""
    from fer_core.media.camera_frames import frame_of, picture_of

    def show(frame: "av.VideoFrame") -> "av.VideoFrame":
        return frame_of(picture.show(picture_of(frame)))

    return show


def problem_told() -> Trouble:
    """Return what the browser says about the camera: its own sentences are for programmers, and only in English."""
    told = _watch()(key=WATCH, on_problem_change=_nothing_more).problem
    return cast("Trouble", told) if told in get_args(Trouble) else ""


def _nothing_more() -> None:
    """The page runs again, which is all that is wanted."""


@st.cache_resource(show_spinner=False)
def _watch() -> ComponentRenderer:
    js = Path(__file__).with_name("camera_watch.js").read_text(encoding="utf-8")
    renderer: ComponentRenderer = st.components.v2.component("fer_studio_camera_watch", js=js)
    return renderer


def _words() -> Any:
    """Return what the component says, in the session's language."""
    return {
        "start": _("Start"),
        "stop": _("Stop"),
        "select_device": _("Choose the camera"),
        "select_camera": _("Choose the camera"),
        "turn_camera_on": _("Turn the camera on"),
        "turn_camera_off": _("Turn the camera off"),
        "media_api_not_available": _("This browser gives no page a camera, or the page was not opened with https."),
        "device_ask_permission": _("Allow the camera when the browser asks."),
        "device_not_available": _("There is no camera, or another program uses it."),
        "device_access_denied": _("The browser does not let this page use the camera."),
    }
