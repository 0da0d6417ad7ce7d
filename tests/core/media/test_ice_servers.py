"""Servers that help to connect: nobody, until somebody names one."""

import json

import pytest

from fer_core import ConfigurationError
from fer_core.media.ice_servers import IceServers, ice_servers, keep, parsed
from fer_core.settings import read_setting
from fer_core.workspace import workspace


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))


def test_nobody_is_asked_by_default():
    assert ice_servers().as_rtc() == []


def test_what_is_kept_is_used():
    keep(parsed("stun:stun.example.org:3478, turn:turn.example.org:3478?transport=tcp", user="me", password="secret"))
    assert ice_servers().as_rtc() == [
        {"urls": "stun:stun.example.org:3478"},
        {"urls": "turn:turn.example.org:3478?transport=tcp", "username": "me", "credential": "secret"},
    ]
    keep(IceServers())
    assert read_setting("ice_servers") == "" and ice_servers() == IceServers()


def test_a_password_is_not_printed():
    assert "secret" not in repr(parsed("turn:host:1", user="me", password="secret"))


@pytest.mark.parametrize("text", ["example.org", "http://example.org", "stun:", "stun:a b", "javascript:alert(1)"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ConfigurationError, match="is no address of a STUN or TURN server"):
        parsed(text)


def test_a_turn_server_needs_an_account():
    with pytest.raises(ConfigurationError, match="user and a password"):
        parsed("turn:turn.example.org", user="me")


@pytest.mark.parametrize(
    "kept", ["[]", "7", '{"addresses": 7}', '{"addresses": ["http://x"]}', "not JSON"], ids=range(5)
)
def test_a_broken_setting_asks_nobody(kept):
    (workspace() / "settings.json").write_text(json.dumps({"ice_servers": kept}), encoding="utf-8")
    assert ice_servers() == IceServers()
