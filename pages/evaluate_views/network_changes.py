"""Another name, a copy, or the end of a network."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.state import session
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from fer_core.networks.places import NetworkPlace

NAME_PX: Final = 420


def change_form(place: "NetworkPlace") -> None:
    """Offer a copy under another name, and another name for one of the person's own."""
    key = f"network-name-{place.key}"
    st.text_input(_("New name"), place.name, key=key, max_chars=120, width=NAME_PX)
    with st.container(horizontal=True, gap="small"):
        if place.origin == "own":
            _button(_("Rename"), "rename", place, _rename, icon=":material/edit:")
            _button(_("Save a copy"), "copy", place, _save_as, icon=":material/content_copy:")
        else:
            _button(_("Save as my network"), "copy", place, _save_as, icon=":material/content_copy:")


def delete_form(place: "NetworkPlace") -> None:
    """Ask for the name to be typed; only then can the button be pressed."""
    of_run = _("This deletes the training's network for good; its curves stay.")
    st.caption(of_run if place.origin == "run" else _("This deletes the network for good."))
    words = _("Type {name} to delete it").format(name=f"“{literal(place.name)}”")
    typed = st.text_input(words, key=f"network-delete-name-{place.key}", width=NAME_PX)
    ready = (typed or "").strip() == place.name.strip()
    _button(_("Delete"), "delete", place, _delete, icon=":material/delete_forever:", ready=ready)


def _button(
    label: str,
    name: str,
    place: "NetworkPlace",
    action: "Callable[[NetworkPlace], str]",
    *,
    icon: str,
    ready: bool = True,
) -> None:
    key = f"network-{name}-{place.key}"
    st.button(label, key=key, icon=icon, disabled=not ready, on_click=_do, args=(action, place))


def _do(action: "Callable[[NetworkPlace], str]", place: "NetworkPlace") -> None:
    """Before the script runs, so that the list and the sidebar show what came of it."""
    me = session().networks
    try:
        told = action(place)
    except FerError as problem:
        me.refuse(place.key, problem)
        return
    me.succeed()
    st.toast(told, icon=":material/check:")


def _rename(place: "NetworkPlace") -> str:
    from fer_core.networks.shelf import rename_network

    renamed = rename_network(place, _typed(place))
    return _("{name} is called {other} now.").format(name=literal(place.name), other=literal(renamed.name))


def _save_as(place: "NetworkPlace") -> str:
    from fer_core.networks.shelf import save_as

    copy = save_as(place, _typed(place))
    return _("{name} is one of your networks now.").format(name=literal(copy.name))


def _delete(place: "NetworkPlace") -> str:
    from fer_core.networks.shelf import delete_network

    delete_network(place)
    return _("{name} was deleted.").format(name=literal(place.name))


def _typed(place: "NetworkPlace") -> str:
    return str(st.session_state[f"network-name-{place.key}"] or "")
