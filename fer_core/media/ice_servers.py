"""Servers that help a browser on another computer to connect (ICE): a setting. On one computer none is needed or asked.

A STUN server tells a computer its public address, so whoever names one lets that server know that the page is used.
A TURN server passes the encrypted pictures on.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from fer_core.errors import ConfigurationError
from fer_core.messages import N_
from fer_core.settings import read_setting, write_setting

SETTING: Final = "ice_servers"
ADDRESS: Final = re.compile(r"(stun|stuns|turn|turns):[A-Za-z0-9.\-\[\]:]+(\?transport=(udp|tcp))?")
NOT_AN_ADDRESS: Final = N_(
    '"{address}" is no address of a STUN or TURN server. Write it as stun:host:port or turn:host:port, several with '
    "spaces between them."
)
NO_ACCOUNT: Final = N_("A TURN server asks for a user and a password, and one of them is missing. Give both.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IceServers:
    """Addresses, and the account for those that are TURN servers. The default is nobody."""

    addresses: tuple[str, ...] = ()
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for address in self.addresses:
            if not ADDRESS.fullmatch(address):
                raise ConfigurationError(NOT_AN_ADDRESS, address=address)
        if any(address.startswith("turn") for address in self.addresses) and not (self.user and self.password):
            raise ConfigurationError(NO_ACCOUNT)

    def as_rtc(self) -> list[dict[str, str]]:
        """Return them as WebRTC's ``iceServers``; an empty list asks nobody, where None would ask Google."""
        return [
            {"urls": address, "username": self.user, "credential": self.password}
            if address.startswith("turn")
            else {"urls": address}
            for address in self.addresses
        ]


def parsed(text: str, *, user: str = "", password: str = "") -> IceServers:
    """Return the servers of a text with spaces, commas or new lines between them; raises ConfigurationError."""
    addresses = tuple(filter(None, re.split(r"[\s,;]+", text)))
    return IceServers(addresses=addresses, user=user, password=password)


def ice_servers() -> IceServers:
    """Return the servers of the setting; nobody where there is none, or it was broken."""
    try:
        kept: Any = json.loads(read_setting(SETTING) or "{}")
        return IceServers(
            addresses=tuple(map(str, kept.get("addresses", ()))),
            user=str(kept.get("user", "")),
            password=str(kept.get("password", "")),
        )
    except (ValueError, AttributeError, TypeError):  # ConfigurationError is a ValueError
        return IceServers()


def keep(servers: IceServers) -> None:
    """Make them the setting, in the workspace's settings.json; raises OutputError."""
    kept = {"addresses": servers.addresses, "user": servers.user, "password": servers.password}
    write_setting(SETTING, json.dumps(kept) if servers.addresses else "")
