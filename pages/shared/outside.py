"""Nothing leaves this computer: whom Streamlit asks outside, and who asks from there."""

from typing import Final

import streamlit as st
from streamlit import net_util

from pages.door.standing import ROLE_HEADER, standing

THIS_COMPUTER: Final = ("localhost", "127.0.0.1", "::1")


def ask_nobody_outside() -> None:
    """Keep Streamlit from asking an outside host for this computer's public address.

    It does so when a page of another origin knocks at the app's WebSocket, to see whether the origin is that
    address (``streamlit.web.server.server_util.is_url_from_allowed_origins``). Without an answer the origin is
    refused, which is right for an app that is opened under its own names only.
    """
    net_util.get_external_ip = _unknown


def _unknown() -> None:
    return None


def only_this_computer() -> bool:
    """Tell whether the app listens to this computer only, so that every window belongs to the person before it.

    Behind a proxy it does listen to this computer only, and others come all the same.
    """
    return standing() is None and st.get_option("server.address") in THIS_COMPUTER


def asked_from_this_computer() -> bool:
    """Tell whether the person sits before this computer, also in an app that others reach.

    The gate before the server knows (``pages.door.who``); where it does not stand, nobody from elsewhere is served.
    """
    return only_this_computer() or (standing() is not None and st.context.headers.get(ROLE_HEADER) == "owner")


def may(right: str) -> bool:
    """Tell whether the person may do what that page does: the owner everything, a visitor what the owner allowed."""
    found = standing()
    return asked_from_this_computer() or (found is not None and right in found.rights)
