"""Evaluate: how good a network is, and which one is used."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.evaluate_views.networks import networks_view
from pages.shared.text import _, explain

VIEW: Final = "evaluate-view"


def views() -> Mapping[str, Callable[[], None]]:
    """Return what can be done with networks."""
    return {"networks": networks_view}


st.title(_("Evaluate"), anchor=False)
chosen = st.segmented_control("view", list(views()), default="networks", required=True, key=VIEW) or "networks"
try:
    views()[chosen]()
except FerError as problem:
    st.error(explain(problem))
