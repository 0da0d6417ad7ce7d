"""Who is the owner: only where everything says so."""

import pytest

from pages.door.who import host_of, who

HERE = {"host": "localhost:8501", "origin": "https://localhost:8501"}


@pytest.mark.parametrize(
    ("peer", "headers", "role"),
    [
        pytest.param("127.0.0.1", HERE, "owner", id="this computer"),
        pytest.param("127.0.0.1", {"host": "LOCALHOST.:8501"}, "owner", id="a page that is asked for by hand"),
        pytest.param("::1", {"host": "[::1]:8501", "origin": "https://[::1]:8501"}, "owner", id="IPv6"),
        pytest.param("::ffff:127.0.0.1", HERE, "owner", id="IPv4 in IPv6"),
        pytest.param("192.168.1.7", HERE, "visitor", id="another device that says localhost"),
        pytest.param("fe80::1%eth0", HERE, "visitor", id="another device, IPv6"),
        pytest.param("::ffff:192.168.1.7", HERE, "visitor", id="another device, IPv4 in IPv6"),
        pytest.param(None, HERE, "visitor", id="nobody knows"),
        pytest.param("localhost", HERE, "visitor", id="no address"),
        pytest.param("127.0.0.1", {**HERE, "host": "fer.example.org"}, "visitor", id="a proxy under its own name"),
        pytest.param("127.0.0.1", {**HERE, "origin": "https://fer.example.org"}, "visitor", id="its page"),
        pytest.param("127.0.0.1", {**HERE, "origin": "null"}, "visitor", id="a page without an origin"),
        pytest.param("127.0.0.1", {**HERE, "origin": "https://[localhost"}, "visitor", id="a broken origin"),
        pytest.param("127.0.0.1", {**HERE, "x-forwarded-for": "127.0.0.1"}, "visitor", id="a proxy that says so"),
        pytest.param("127.0.0.1", {**HERE, "forwarded": "for=127.0.0.1"}, "visitor", id="in the standard's words"),
        pytest.param("127.0.0.1", {**HERE, "cf-connecting-ip": "1.2.3.4"}, "visitor", id="a tunnel"),
        pytest.param("127.0.0.1", {"host": "localhost@evil.example"}, "visitor", id="a name in front"),
        pytest.param("127.0.0.1", {"host": "localhost:8501/.evil.example"}, "visitor", id="a path behind"),
        pytest.param("127.0.0.1", {"host": ""}, "visitor", id="no name"),
        pytest.param("127.0.0.1", {}, "visitor", id="no host"),
    ],
)
def test_who_asks(peer: str | None, headers: dict[str, str], role: str) -> None:
    assert who(peer, headers.items()) == role


def test_two_hosts_are_nobodys() -> None:
    assert who("127.0.0.1", [("host", "localhost"), ("host", "localhost")]) == "visitor"


@pytest.mark.parametrize(
    ("header", "host"),
    [("Example.ORG:443", "example.org"), ("[fd00::1]:8501", "fd00::1"), ("a:b", None), ("a b:1:2", None), ("", None)],
)
def test_the_name_in_a_host_header(header: str, host: str | None) -> None:
    assert host_of(header) == host
