"""Nothing leaves this computer: the one thing that Streamlit asks outside, and no setting turns off."""

from streamlit import net_util


def ask_nobody_outside() -> None:
    """Keep Streamlit from asking an outside host for this computer's public address.

    It does so when a page of another origin knocks at the app's WebSocket, to see whether the origin is that
    address (``streamlit.web.server.server_util.is_url_from_allowed_origins``). Without an answer the origin is
    refused, which is right for an app that is opened under its own names only.
    """
    net_util.get_external_ip = _unknown


def _unknown() -> None:
    return None
