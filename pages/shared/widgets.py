"""The sidebar's parts, under the page map."""

from pathlib import Path
from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared import network, resources, text
from pages.shared.outside import only_this_computer
from pages.shared.remembered import remember
from pages.shared.state import session
from pages.shared.text import _
from pages.shared.theme_watch import watch_theme

ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0F6B84"/>'
    '<path d="M6 12V6h6M20 6h6v6M26 20v6h-6M12 26H6v-6" fill="none" stroke="#fff" stroke-width="2.4"/>'
    '<circle cx="12.5" cy="14" r="1.6" fill="#fff"/><circle cx="19.5" cy="14" r="1.6" fill="#fff"/>'
    '<path d="M11 19q5 4.5 10 0" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/></svg>'
)
STYLE: Final = Path(__file__).with_name("style.css")


def style() -> None:
    """Apply what the theme cannot say."""
    st.html(STYLE)


def sidebar() -> None:
    """Language, the network in use, and the promise."""
    with st.sidebar:
        choose_language()
        network_in_use()
        privacy_line()
        watch_theme()


def choose_language() -> None:
    """Offer the languages there are; with one there is nothing to choose."""
    me, known = session(), text.languages()
    if len(known) == 1:
        return
    me.language = st.selectbox(
        _("Language"),
        known,
        index=known.index(me.language) if me.language in known else 0,
        format_func=text.native_name,
        key="language",
        on_change=_change_language,
        persist_state="session",
    )
    if me.language_chosen:
        remember(me.language)


def _change_language() -> None:
    """Before the script runs, so that the page map speaks the new language too."""
    session().language = st.session_state["language"]
    session().language_chosen = True


def network_in_use() -> None:
    """Say how good the network is; the figures are one hover away."""
    try:
        card = resources.network_card()
    except FerError as problem:
        st.caption(text.explain(problem))
        return
    if lost := network.lost_choice():
        st.caption(_("The chosen network {name} is not there any more").format(name=f"**{text.literal(lost)}**"))
    measured = network.accuracy(card)
    words = measured.in_words if measured else _("Its accuracy was never measured")
    name = text.literal(card.name)
    exact = measured.exact if measured else None
    st.caption(f":material/neurology: {_('Network')}: **{name}**  \n{words}", help=exact)


def privacy_line() -> None:
    """Show the promise in one line."""
    st.caption(f":material/lock: {privacy_promise()}")


def privacy_promise() -> str:
    """Say where pictures stay, also for an app that was opened to a network on purpose."""
    if only_this_computer():
        return _("Pictures stay on this computer")
    return _("Pictures stay on the computer that runs FER Studio")
