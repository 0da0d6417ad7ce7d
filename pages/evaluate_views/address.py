"""What the Evaluate page looks at, in its address: a reload, a shared link and the Back button show it again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.dataset_choice import ADDRESS as DATASET
from pages.shared.dataset_choice import offered
from pages.shared.state import session
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from pages.evaluate_views.choice import Data

VIEW: Final = "view"
RUN: Final = "run"
"""Names a training whose report is asked for; the page writes what it means."""
NETWORK: Final = "network"
"""``NetworkPlace.key``; several in a comparison."""
SPLIT: Final = "split"
LABEL: Final = "label"
NAMED: Final = "named"
OURS: Final = frozenset({VIEW, RUN, NETWORK, DATASET, SPLIT, LABEL, NAMED})
REPORT: Final = "report"
COMPARE: Final = "compare"
NETWORKS: Final = "networks"


def take_from_address() -> str | None:
    """Look at what the address names, where this page did not write it itself; return the view to be shown, if any."""
    me, given = session().evaluate, _given()
    if me.next_view:
        wanted, me.next_view = me.next_view, ""
        return wanted
    if given == me.address:
        return None
    me.address = given
    if RUN in given:
        return _take_run(given[RUN][0], given)
    if DATASET in given:
        session().datasets.choose(given[DATASET][0])
    if SPLIT in given:
        me.split = given[SPLIT][0]
    view = given.get(VIEW, (None,))[0]
    if NETWORK in given:
        _take_networks(given, view)
    return view


def keep_report(network: Path, data: "Data") -> None:
    """Write down whose report this is, and which cell of it is open."""
    me = session().evaluate
    one = {NETWORK: _key(network), DATASET: data.entry.name, SPLIT: data.split, LABEL: me.label, NAMED: me.named}
    keep({VIEW: (REPORT,), **{name: (value,) for name, value in one.items() if value}})


def keep_comparison(networks: Sequence[Path], data: "Data") -> None:
    """Write down what is compared on which pictures."""
    keys = [_key(network) for network in networks]
    keep({VIEW: (COMPARE,), NETWORK: keys, DATASET: (data.entry.name,), SPLIT: (data.split,)})


def keep(wanted: Mapping[str, Sequence[str]]) -> None:
    """Write into the address, as one step of the browser's history; what is not this page's stays."""
    now = _given()
    others = {name: values for name, values in now.items() if name not in OURS}
    new = {**others, **{name: list(values) for name, values in wanted.items() if values}}
    if new != now:
        st.query_params.from_dict(new)
    session().evaluate.address = new


def _given() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _take_run(name: str, given: Mapping[str, Sequence[str]]) -> str:
    """Look at the network of a training, on the pictures that chose its best epoch where they are still here."""
    me, folder = session().evaluate, _folder(f"run/{name}")
    if folder is None:
        st.toast(_("The training {name} has no network.").format(name=literal(name)), icon=":material/info:")
        return REPORT
    me.network, me.split = str(folder), None
    me.open_cell(None, None)
    trained_on = given[DATASET][0] if DATASET in given else _trained_on(folder)
    if trained_on in [entry.name for entry in offered(versions=True)]:
        session().datasets.choose(trained_on)
    return REPORT


def _trained_on(network: Path) -> str | None:
    from fer_core.networks.card import read_card

    try:
        name = read_card(network).dataset.get("name")
    except FerError:
        return None
    return name if isinstance(name, str) else None


def _take_networks(given: Mapping[str, Sequence[str]], view: str | None) -> None:
    me = session().evaluate
    found = {key: _folder(key) for key in given[NETWORK]}
    for key in (key for key, folder in found.items() if folder is None):
        words = _("The network {name} is not there any more.")
        st.toast(words.format(name=literal(key.partition("/")[2] or key)), icon=":material/info:")
    folders = [str(folder) for folder in found.values() if folder]
    if view == COMPARE:
        me.rivals = folders or None
        return
    me.network = next(iter(folders), None)
    me.open_cell(*(given[name][0] if name in given else None for name in (LABEL, NAMED)))


def _folder(key: str) -> Path | None:
    from fer_core.networks.places import place_of_key

    place = place_of_key(key)
    return place.folder.resolve() if place else None


def _key(network: Path) -> str:
    from fer_core.networks.places import network_places

    return next((place.key for place in network_places() if place.folder.resolve() == network), "")
