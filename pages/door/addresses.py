"""Where this computer is found on the local network; nothing is asked or sent."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

import ifaddr

from pages.door.problems import DoorError

FAR_AWAY: Final = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): choosing the way there shows our own address, and sends nothing."""

HOST_NAME: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,250}")
"""What a certificate can name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What this computer is called on the network."""

    main: str
    """The address on the way to other networks, which is the one that a phone in the same room most likely reaches."""
    others: tuple[str, ...]
    names: tuple[str, ...]
    """Host names, in lower case."""

    @property
    def all(self) -> tuple[str, ...]:
        return (self.main, *self.others)


def own_addresses() -> Addresses:
    """Return the addresses by which other devices may reach this computer; raises DoorError where there are none."""
    found = _found()
    if not found:
        raise DoorError(
            "No network address was found, so no phone could reach this computer. Connect it to a network, for example "
            "the Wi-Fi that the phone uses, and start again."
        )
    first = _on_the_way()
    main = first if first in found else found[0]
    return Addresses(main=main, others=tuple(one for one in found if one != main), names=own_names())


def own_names() -> tuple[str, ...]:
    """Return the host name and the same with ``.local``, which phones look up without a server."""
    name = socket.gethostname().lower().rstrip(".")
    short = name.split(".")[0]
    known = dict.fromkeys((name, short, f"{short}.local"))
    return tuple(one for one in known if one not in ("localhost", "localhost.local") and HOST_NAME.fullmatch(one))


def _found() -> list[str]:
    """IPv4 only: what is typed and scanned at home. Loopback and self-given addresses lead nowhere."""
    texts = [str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4]
    given = [IPv4Address(text) for text in dict.fromkeys(texts)]
    return [str(one) for one in given if not (one.is_loopback or one.is_link_local or one.is_unspecified)]


def _on_the_way() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(FAR_AWAY)
        except OSError:
            return None
        return str(probe.getsockname()[0])
