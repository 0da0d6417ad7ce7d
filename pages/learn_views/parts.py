"""What every step has: a few sentences, and one question whose answer is shown when it is asked for."""

import streamlit as st

from pages.shared.text import _


def sentences(*told: str) -> None:
    """Show sentences as one paragraph that is easy to read."""
    with st.container(width=760):
        st.markdown(" ".join(told))


def task(words: str) -> None:
    """Say what can be played with."""
    st.markdown(f":material/touch_app: **{_('Try it')}:** {words}")


def question(words: str, answer: str) -> None:
    """Ask something; the answer is one click away."""
    with st.container(width=760), st.expander(f"**{_('Question')}:** {words}", icon=":material/help:"):
        st.markdown(answer)
