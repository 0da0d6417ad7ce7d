"""The views of a page: what can be done there, chosen on top of it and kept in its address."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from pages.shared.text import _

ADDRESS: Final = "view"
"""Its name in the page's address."""


def choose_view(names: Mapping[str, str], *, key: str, first: str) -> str:
    """Show what can be done and return what is; a new session takes it from the address, else begins with ``first``.

    ``names`` are the words for each view, ``key`` is the control's; whoever leads to a view writes it there.
    """
    if key not in st.session_state:
        wanted = st.query_params.get(ADDRESS, "")
        st.session_state[key] = wanted if wanted in names else first
    chosen = st.segmented_control(
        _("What to do"),
        list(names),
        format_func=names.__getitem__,
        required=True,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or first
