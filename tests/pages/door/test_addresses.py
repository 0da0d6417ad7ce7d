"""Where this computer is found; nothing is asked outside."""

import socket
from types import SimpleNamespace

import ifaddr
import pytest

from pages.door import addresses
from pages.door.addresses import own_addresses, own_names
from pages.door.problems import DoorError


def adapters(*ips: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(ips=[SimpleNamespace(ip=ip, is_IPv4=":" not in ip)]) for ip in ips]


def test_the_address_on_the_way_out_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    found = adapters("127.0.0.1", "172.17.0.1", "192.168.1.5", "169.254.3.4", "fe80::1")
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: found)
    monkeypatch.setattr(addresses, "_on_the_way", lambda: "192.168.1.5")
    assert own_addresses().all == ("192.168.1.5", "172.17.0.1")
    monkeypatch.setattr(addresses, "_on_the_way", lambda: None)
    assert own_addresses().main == "172.17.0.1"


def test_without_a_network_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: adapters("127.0.0.1", "169.254.3.4"))
    with pytest.raises(DoorError, match="No network address was found"):
        own_addresses()


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Studio.home.arpa", ("studio.home.arpa", "studio", "studio.local")),
        ("studio.local", ("studio.local", "studio")),
        ("localhost", ()),
        ("Bücher PC", ()),
        ("", ()),
    ],
)
def test_names_that_a_certificate_can_hold(name: str, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    assert own_names() == names
