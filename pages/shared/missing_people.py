"""Why people who are enrolled get no names."""

import streamlit as st

from fer_core.errors import FerError
from pages.shared import enrolled
from pages.shared.outside import may
from pages.shared.text import _, explain


def tell_missing_people() -> None:
    """Say it wherever names are offered: the file that holds the people was set aside, or cannot be used now."""
    if not may("people"):
        return
    from fer_core.people.gallery import Gallery

    problem = _problem()
    if Gallery().set_aside():
        words = _(
            "People who were enrolled before cannot be read, so they get no names. The page People says what to do."
        )
        st.warning(words, icon=":material/broken_image:")
    elif problem:
        st.warning(explain(problem), icon=":material/broken_image:")


def _problem() -> FerError | None:
    """A first look at a broken file sets it aside."""
    try:
        enrolled.somebody()
    except FerError as problem:
        return problem
    return None
