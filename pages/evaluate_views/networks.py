"""The library of networks: which there are, which one is used, and networks that come and go as files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.evaluate_views.address import NETWORKS, VIEW, keep
from pages.evaluate_views.network_card import show_network
from pages.evaluate_views.network_import import import_form
from pages.shared.state import session
from pages.shared.text import _, explain, literal, told_apart

if TYPE_CHECKING:
    from fer_core.networks.shelf import NetworkEntry

NETWORKS_A_PAGE: Final = 8
PAGE: Final = "networks-page"
SHIPPED: Final = "networks-shipped"
"""The place of what goes wrong with the button for it."""


def networks_view() -> None:
    """Show all networks, the one in use first."""
    from fer_core.networks.shelf import list_networks, place_in_use

    keep({VIEW: (NETWORKS,)})
    st.write(_("The network in use looks at your photos, here and in the commands."))
    used = place_in_use().key
    _offer_shipped(used)
    import_form()
    entries = sorted(list_networks(), key=lambda entry: entry.place.key != used)
    called = told_apart([entry.place.name for entry in entries], longest=30)
    names = {entry.place.key: name for entry, name in zip(entries, called, strict=True)}
    for entry in _on_this_page(entries):
        show_network(entry, called=names[entry.place.key], in_use=entry.place.key == used)


def _offer_shipped(used: str) -> None:
    """Say when the chosen network is gone, and offer the way back from any other choice."""
    from fer_core.networks.choice import lost_choice

    lost = lost_choice()
    if lost is not None:
        words = _("The chosen network {name} is not there any more. The one that came with FER Studio is used.")
        st.warning(words.format(name=f"**{literal(lost)}**"))
    if lost is not None or not used.startswith("shipped/"):
        st.button(
            _("Use the shipped network again"), key=SHIPPED, icon=":material/settings_backup_restore:", on_click=_back
        )
    if problem := session().networks.problem_of(SHIPPED):
        st.error(explain(problem))


def _back() -> None:
    from fer_core.networks.choice import choose_shipped

    me = session().networks
    try:
        choose_shipped()
    except FerError as problem:
        me.refuse(SHIPPED, problem)
        return
    me.succeed()


def _on_this_page(entries: "Sequence[NetworkEntry]") -> "Sequence[NetworkEntry]":
    """Return the part of the list that is shown; many trainings leave many networks."""
    me, pages = session().networks, -(-len(entries) // NETWORKS_A_PAGE)
    me.page = min(me.page, max(pages, 1))
    if pages > 1:
        st.session_state[PAGE] = me.page
        st.pagination(pages, key=PAGE, on_change=_turn)
    return entries[NETWORKS_A_PAGE * (me.page - 1) : NETWORKS_A_PAGE * me.page]


def _turn() -> None:
    session().networks.page = st.session_state[PAGE]
