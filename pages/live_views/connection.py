"""Servers that help to connect from another computer: a setting, empty until somebody fills it."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.outside import asked_from_this_computer
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from fer_core.media.ice_servers import IceServers

ADDRESSES: Final = "live-ice-addresses"
USER: Final = "live-ice-user"
PASSWORD: Final = "live-ice-password"
OPEN: Final = "live-connection"


def connection_settings() -> None:
    """Offer the fields when they are asked for: here nobody needs them, and from elsewhere nobody sets them."""
    if not asked_from_this_computer():
        st.caption(_("Servers that help to connect are set on the computer that runs FER Studio."))
        return
    if not st.toggle(_("Connect from another computer"), key=OPEN, persist_state="session"):
        return
    from fer_core.media.ice_servers import ice_servers

    st.caption(
        _(
            "On this computer nothing is needed. From another one the browser may need a STUN or TURN server; a server "
            "that you name here learns that this page is used. The page must then be opened with https."
        )
    )
    _fields(ice_servers())
    if st.button(_("Use these servers")):
        _keep()


def _fields(kept: "IceServers") -> None:
    """The password goes nowhere but to the camera's connection, so its field is always empty."""
    st.text_input(_("Servers, such as stun:host:3478"), " ".join(kept.addresses), key=ADDRESSES)
    st.text_input(_("User, for a TURN server"), kept.user, key=USER)
    hint = _("Kept as it is while this is empty") if kept.password else None
    st.text_input(_("Password, for a TURN server"), placeholder=hint, type="password", key=PASSWORD)


def _keep() -> None:
    from fer_core.media.ice_servers import ice_servers, keep, parsed

    given, kept = st.session_state, ice_servers()
    try:
        password = given[PASSWORD] or (kept.password if given[USER] == kept.user else "")
        servers = parsed(given[ADDRESSES], user=given[USER], password=password)
        keep(servers)
    except FerError as problem:
        st.error(explain(problem))
    else:
        st.caption(_("Used from the next Start on.") if servers.addresses else _("No server is asked."))
