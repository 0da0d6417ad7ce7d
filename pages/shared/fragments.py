"""Parts of a page that run on their own, without the rest of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from fer_core.errors import FerError
from pages.shared.text import explain

Draw = Callable[..., None]


def fragment(draw: Draw, *, run_every: float | None = None) -> Draw:
    """As ``st.fragment``, but what a person can act on is told in the fragment's place.

    Streamlit itself draws a traceback there, which no ``try`` of the page around it can hinder.
    """

    @wraps(draw)
    def told(*values: Any, **named: Any) -> None:
        try:
            draw(*values, **named)
        except FerError as problem:
            st.error(explain(problem))

    fragmented: Draw = st.fragment(told, run_every=run_every)
    return fragmented
