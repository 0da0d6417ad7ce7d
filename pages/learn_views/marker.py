"""A picture with a square that is moved with the mouse, a finger or the arrow keys; sliders do the same."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from fer_core.results import Image
from pages.learn_views.pictures import SHOWN_PX, as_url
from pages.shared.text import _

BESIDE_PX: Final = 272
"""Two of them fit beside the kernel."""
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """What is moved: a square of ``size`` pixels; ``key`` names its place among the widgets."""

    key: str
    size: int
    most: int
    """The largest place of its left and upper edge; the smallest is ``least``."""
    start: tuple[int, int]
    """From the left and the top, before anybody moved it."""
    least: int = 0
    filled: bool = False

    @property
    def left(self) -> int:
        return self._place("left", self.start[0])

    @property
    def top(self) -> int:
        return self._place("top", self.start[1])

    def _place(self, name: str, start: int) -> int:
        """The key's value, kept within the limits: the square may have grown."""
        return min(max(int(st.session_state.get(f"{self.key}-{name}", start)), self.least), self.most)


def marker(picture: Image, square: Square, *, label: str, alt: str, result: Image | None = None) -> None:
    """Show the picture and the square; ``sliders`` move it, too.

    With ``result``, a picture of the same size, it stands beside; Play lets the square slide and the result appear.
    """

    def moved() -> None:
        sent = (st.session_state.get(square.key) or {}).get("moved")
        if isinstance(sent, dict):
            for name in ("left", "top"):
                if isinstance(place := sent.get(name), int | float):
                    st.session_state[f"{square.key}-{name}"] = min(max(round(place), square.least), square.most)

    _component()(key=square.key, data=_data(picture, square, label, alt, result), on_moved_change=moved)


def sliders(square: Square) -> None:
    """Offer the square's place as two numbers: under what it changes, which a phone shows with the picture then."""
    with st.container(horizontal=True, gap="medium"):
        for name, words in (("left", _("Across")), ("top", _("Down"))):
            place = square.left if name == "left" else square.top
            st.session_state[f"{square.key}-{name}"] = place
            st.slider(words, square.least, square.most, key=f"{square.key}-{name}", persist_state="session", width=180)


def _data(picture: Image, square: Square, label: str, alt: str, result: Image | None) -> dict[str, Any]:
    return {
        "src": as_url(picture),
        "cells": picture.shape[0],
        "size": square.size,
        "left": square.left,
        "top": square.top,
        "least": square.least,
        "most": square.most,
        "filled": square.filled,
        "label": label,
        "alt": alt,
        "width": SHOWN_PX if result is None else BESIDE_PX,
        "result": None if result is None else as_url(result),
        "words": {"play": _("Play"), "stop": _("Stop"), "result": _("The result")},
    }


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    """Registered once: the browser is sent the same component each time."""
    css, js = ((_HERE / f"marker.{ending}").read_text(encoding="utf-8") for ending in ("css", "js"))
    html = '<div class="marker"></div>'
    renderer: ComponentRenderer = st.components.v2.component("fer_studio_marker", html=html, css=css, js=js)
    return renderer
