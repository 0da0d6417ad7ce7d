"""Nothing leaves this computer: whom Streamlit asks outside, and who asks from there."""

from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import net_util

THIS_COMPUTER: Final = ("localhost", "127.0.0.1", "::1")
PASSED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
"""What a proxy adds to what it passes on."""


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
    """Tell whether the app listens to this computer only, so that every window belongs to the person before it."""
    return st.get_option("server.address") in THIS_COMPUTER


def asked_from_this_computer() -> bool:
    """Tell whether the person sits before this computer, also in an app that others reach.

    A proxy on this computer asks from it for everybody: what it adds, or the page's own address, gives it away.
    """
    if only_this_computer():
        return True
    headers = st.context.headers
    page = urlsplit(headers.get("Origin") or "").hostname
    return _is_here(st.context.ip_address) and page in THIS_COMPUTER and not any(name in headers for name in PASSED_ON)


def _is_here(address: str | None) -> bool:
    """Streamlit gives None for 127.0.0.1 and ::1."""
    if address is None:
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback
