"""Who asks: the owner, before the computer that runs the app, or a visitor from anywhere else."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, Literal
from urllib.parse import urlsplit

Role = Literal["owner", "visitor"]
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
PASSED_ON: Final = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-original-host",
    "true-client-ip",
    "cdn-loop",
)
"""What a proxy or a tunnel adds to what it passes on, beside all that begins with ``PASSED_ON_BEGINS``."""
PASSED_ON_BEGINS: Final = ("x-forwarded", "cf-", "tailscale-", "x-envoy-", "x-ms-", "fly-")

Headers = Iterable[tuple[str, str]]
"""Names in lower case."""


def who(peer: str | None, headers: Headers) -> Role:
    """Return the owner only where everything says so; whatever is odd or unknown is a visitor.

    ``peer`` is the other end of the connection itself, which no header can change. Headers can only take the
    owner's place away: a proxy on this computer asks from it for everybody.
    """
    given = list(headers)
    passed_on = any(name in PASSED_ON or name.startswith(PASSED_ON_BEGINS) for name, _value in given)
    hosts = [value for name, value in given if name == "host"]
    origins = [value for name, value in given if name == "origin"]
    here = len(hosts) == 1 and host_of(hosts[0]) in LOCAL_NAMES
    own_page = all(host_of(netloc_of(origin)) in LOCAL_NAMES for origin in origins)
    return "owner" if is_loopback(peer) and here and own_page and not passed_on else "visitor"


def is_loopback(peer: str | None) -> bool:
    """Tell whether the connection comes from this computer; one without an address is nobody's."""
    found = address_of(peer)
    return found is not None and found.is_loopback


def address_of(text: str | None) -> IPv4Address | IPv6Address | None:
    """Return an address, an IPv4 address in IPv6's clothes as what it is; None for a name or nothing."""
    try:
        found = ip_address(text or "")
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def netloc_of(origin: str) -> str:
    """Return the name and port of an Origin header in lower case; "" for ``null`` or a malformed one."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def host_of(host: str) -> str | None:
    """Return the name or address of a Host header in lower case, without its port; None where it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises when it is no number
    except ValueError:
        return None
    odd = parts.username is not None or parts.path or parts.query or parts.fragment or parts.netloc != host
    return None if odd or not parts.hostname else parts.hostname.lower().rstrip(".")
