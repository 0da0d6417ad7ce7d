"""Draws the page again when the browser turns light or dark: the inks of charts are chosen here, not there."""

from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

KEY: Final = "theme-watch"


def watch_theme() -> None:
    """Run the page again when it was drawn for the other theme."""
    _component()(key=KEY, data={"drawn": st.context.theme.type or ""}, on_theme_change=_nothing_more)


def _nothing_more() -> None:
    """The page runs again, which is all that is wanted."""


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    js = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    renderer: ComponentRenderer = st.components.v2.component("fer_studio_theme_watch", js=js)
    return renderer
