"""Many small pictures, of which one is chosen by a click or with the keyboard."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HERE: Final = Path(__file__).parent


def tiles(
    pictures: Sequence[tuple[str, str]], chosen: int | None, *, key: str, on_pick: Callable[[int], None], px: int = 56
) -> None:
    """Show pictures (their addresses and names); ``on_pick`` gets the number of the clicked one before the next run."""

    def picked() -> None:
        number = (st.session_state.get(key) or {}).get("picked")
        if isinstance(number, int | float) and 0 <= int(number) < len(pictures):
            on_pick(int(number))

    shown = [{"src": source, "name": name} for source, name in pictures]
    _component()(key=key, data={"tiles": shown, "chosen": chosen, "px": px}, on_picked_change=picked)


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    """Registered once: the browser is sent the same component each time."""
    css, js = ((_HERE / f"tiles.{ending}").read_text(encoding="utf-8") for ending in ("css", "js"))
    html = '<div class="tiles" role="group"></div>'
    renderer: ComponentRenderer = st.components.v2.component("fer_studio_tiles", html=html, css=css, js=js)
    return renderer
