"""A camera that takes pictures for as long as a button is held, about five a second.

Everything happens in the browser until the button is let go; then the pictures come here in one message.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.shared.text import _

MOST_FRAMES: Final = 60
FRAMES_PER_SECOND: Final = 5
HINTS_PER_SECOND: Final = 0.8
"""Time to read one and to turn the head."""
WIDTH_PX: Final = 640
"""Of the pictures that are kept."""
MOST_FRAME_BYTES: Final = 2_000_000
_HERE: Final = Path(__file__).parent
_JPEG: Final = b"\xff\xd8\xff"


def burst(*, key: str, on_burst: Callable[[tuple[bytes, ...]], None], hints: Sequence[str] = ()) -> None:
    """Show the camera and its button; ``on_burst`` gets the JPEG files of each burst, before the page runs again.

    With ``hints`` one press takes a picture for each of them, and says before each what to do.
    """

    def take() -> None:
        if frames := frames_of(st.session_state.get(key)):
            on_burst(frames)

    _component()(
        key=key,
        data={
            "most": len(hints) or MOST_FRAMES,
            "perSecond": HINTS_PER_SECOND if hints else FRAMES_PER_SECOND,
            "hints": list(hints),
            "width": WIDTH_PX,
            "words": _words(),
        },
        on_burst_change=take,
    )


def frames_of(state: Any) -> tuple[bytes, ...]:
    """Return the pictures of a message from the browser; what is no JPEG, or too much, is left out."""
    sent = (state or {}).get("burst") or {}
    frames = sent.get("frames") if isinstance(sent, dict) else None
    given = frames if isinstance(frames, list) else []
    return tuple(data for frame in given[:MOST_FRAMES] if (data := _jpeg(frame)))


def _jpeg(frame: object) -> bytes | None:
    if not isinstance(frame, str) or len(frame) > 4 * MOST_FRAME_BYTES // 3:
        return None
    try:
        data = base64.b64decode(frame, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if data.startswith(_JPEG) else None


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    """Registered once: the browser is sent the same component each time."""
    html, css, js = ((_HERE / f"burst.{ending}").read_text(encoding="utf-8") for ending in ("html", "css", "js"))
    renderer: ComponentRenderer = st.components.v2.component("fer_studio_burst", html=html, css=css, js=js)
    return renderer


def _words() -> dict[str, str]:
    """Return what the component says, in the session's language."""
    return {
        "open": _("Open the camera"),
        "close": _("Close the camera"),
        "hold": _("Hold to take pictures"),
        "holding": _("Taking pictures … let go to stop"),
        "start": _("Start taking pictures"),
        "series": _("Take ten pictures"),
        "stop": _("Stop"),
        "toggle": _("I cannot hold a button: click to start, click to stop"),
        "count": _("{count} of {most} pictures"),
        "sent": _("{count} pictures taken"),
        "starting": _("Starting the camera …"),
        "denied": _("The browser does not let this page use the camera. Allow it, or upload pictures instead."),
        "absent": _("There is no camera, or another program uses it. Upload pictures instead."),
        "insecure": _("The browser gives the camera to localhost and to https pages only. Upload pictures instead."),
        "preview": _("Picture of the camera"),
    }
