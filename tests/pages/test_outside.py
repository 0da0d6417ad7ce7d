"""Who sits before this computer, in an app that others reach too, and what everybody else may do."""

from types import SimpleNamespace

import pytest
import streamlit as st

from pages.door.standing import ROLE_HEADER, Standing
from pages.shared import outside


def open_to_others(monkeypatch: pytest.MonkeyPatch, standing: Standing | None, role: str | None) -> None:
    monkeypatch.setattr(outside, "standing", lambda: standing)
    headers = {} if role is None else {ROLE_HEADER: role}
    monkeypatch.setattr(st, "context", SimpleNamespace(headers=headers, ip_address=None))


@pytest.mark.parametrize(
    ("role", "here"), [("owner", True), ("visitor", False), ("Owner", False), (None, False)], ids=str
)
def test_with_a_door_the_gate_says_who_asks(monkeypatch: pytest.MonkeyPatch, role: str | None, here: bool) -> None:
    open_to_others(monkeypatch, Standing(rights=frozenset({"train"})), role)
    assert outside.asked_from_this_computer() is here
    assert not outside.only_this_computer(), "behind a proxy the app listens to this computer, and is open all the same"
    assert outside.may("datasets") is here
    assert outside.may("train")


def test_without_a_door_nobody_from_elsewhere_is_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_others(monkeypatch, None, "owner")
    monkeypatch.setattr(st, "get_option", lambda name: "0.0.0.0")
    assert not outside.asked_from_this_computer()
    assert not outside.may("train")


def test_an_app_for_this_computer_only_asks_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "context", None)
    assert outside.asked_from_this_computer()
    assert outside.may("people")
