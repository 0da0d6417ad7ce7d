"""What a browser's owner chose, remembered by that browser: several visitors each have their own."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

LANGUAGE: Final = "fer_studio_language"
TOUR: Final = "fer_studio_tour"
TAKEN: Final = "taken"
KEPT_S: Final = 365 * 24 * 3600


def remembered(available: Iterable[str]) -> str | None:
    """Return the language that was chosen in this browser, if there is still such a one."""
    told = st.context.cookies.get(LANGUAGE, "")
    return told if told in available else None


def remember(language: str) -> None:
    """Have the browser keep the choice of a language."""
    _keep(LANGUAGE, language)


def tour_was_taken() -> bool:
    """Tell whether the tour was taken, or skipped, in this browser."""
    return st.context.cookies.get(TOUR, "") == TAKEN


def remember_tour() -> None:
    """Have the browser know that nobody needs the tour any more."""
    _keep(TOUR, TAKEN)


def _keep(name: str, value: str) -> None:
    """Have the browser keep something for a year; it tells nobody but this app."""
    kept = f"{name}={value}; path=/; max-age={KEPT_S}; samesite=lax"
    st.html(f"<script>document.cookie = {kept!r};</script>", unsafe_allow_javascript=True)
