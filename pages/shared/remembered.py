"""The language that a browser's owner chose, remembered by that browser: several visitors each have their own."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

COOKIE: Final = "fer_studio_language"
KEPT_S: Final = 365 * 24 * 3600


def remembered(available: Iterable[str]) -> str | None:
    """Return the language that was chosen in this browser, if there is still such a one."""
    told = st.context.cookies.get(COOKIE, "")
    return told if told in available else None


def remember(language: str) -> None:
    """Have the browser keep the choice for a year; it tells nobody but this app."""
    kept = f"{COOKIE}={language}; path=/; max-age={KEPT_S}; samesite=lax"
    st.html(f"<script>document.cookie = {kept!r};</script>", unsafe_allow_javascript=True)
