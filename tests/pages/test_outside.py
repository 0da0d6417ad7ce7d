"""Who sits before this computer, in an app that others reach too."""

from types import SimpleNamespace

import pytest
import streamlit as st

from pages.shared import outside

HERE = {"Origin": "http://localhost:8501"}


@pytest.mark.parametrize(
    ("address", "headers", "here"),
    [
        pytest.param(None, HERE, True, id="this computer"),
        pytest.param("127.0.0.2", {"Origin": "http://[::1]:8501"}, True, id="its other names"),
        pytest.param("::ffff:127.0.0.1", HERE, True, id="mapped"),
        pytest.param("192.168.1.7", HERE, False, id="another device"),
        pytest.param("fe80::1%eth0", HERE, False, id="another device, IPv6"),
        pytest.param("no address", HERE, False, id="nobody knows"),
        pytest.param(None, {"Origin": "https://fer.example.org"}, False, id="a proxy under its own name"),
        pytest.param(None, {**HERE, "X-Forwarded-For": "192.168.1.7"}, False, id="a proxy that says so"),
        pytest.param(None, {}, False, id="no browser"),
    ],
)
def test_who_asks(monkeypatch: pytest.MonkeyPatch, address: str | None, headers: dict[str, str], here: bool) -> None:
    monkeypatch.setattr(outside, "only_this_computer", lambda: False)
    monkeypatch.setattr(st, "context", SimpleNamespace(headers=headers, ip_address=address))
    assert outside.asked_from_this_computer() is here


def test_an_app_for_this_computer_only_asks_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "only_this_computer", lambda: True)
    monkeypatch.setattr(st, "context", None)
    assert outside.asked_from_this_computer()
