"""What is evaluated: which network, on which pictures."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.dataset_choice import choose_dataset, opened
from pages.shared.state import session
from pages.shared.text import _, explain, literal, told_apart

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry
    from fer_core.datasets.manifest import Split
    from fer_core.networks.places import NetworkPlace

FIELD_PX: Final = 260
NAME_LENGTH: Final = 28
"""Letters that fit into the field."""
SPLIT_PX: Final = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The pictures that networks are asked about."""

    entry: "DatasetEntry"
    dataset: "Dataset"
    split: "Split"


def known_networks() -> dict[str, str]:
    """Return every network that can be asked, the one in use first: its folder -> what it is called here."""
    from fer_core.networks.bundle import bundle_folder
    from fer_core.networks.places import has_card, network_places

    places = [place for place in network_places() if has_card(place.folder)]
    own = {place.name for place in places if place.origin == "own"}
    known = {str(place.folder.resolve()): _called(place, own) for place in places}
    in_use = str(bundle_folder().resolve()) if known else ""
    return {folder: known[folder] for folder in sorted(known, key=lambda folder: folder != in_use)}


def _called(place: "NetworkPlace", own: set[str]) -> str:
    """Tell runs from networks, and a shipped one from an own one of its name."""
    if place.origin == "run":
        return _("{name} (run)").format(name=place.name)
    if place.origin == "shipped" and place.name in own:
        return _("{name} (shipped)").format(name=place.name)
    return place.name


def network_names(longest: int = NAME_LENGTH) -> dict[str, str]:
    """Return the same with names that are short and all different: equal ones would be one choice, or one bar."""
    known = known_networks()
    return dict(zip(known, told_apart(list(known.values()), longest=longest), strict=True))


def choose_network() -> Path | None:
    """Offer the networks; None when there is none."""
    me, known = session().evaluate, network_names()
    if not known:
        return None
    if me.network not in known:
        me.network = next(iter(known))
    st.session_state["evaluate-network"] = me.network

    def choose() -> None:
        me.network = st.session_state["evaluate-network"]

    st.selectbox(
        _("Network"),
        list(known),
        key="evaluate-network",
        format_func=lambda folder: known[str(folder)],
        on_change=choose,
        width=FIELD_PX,
    )
    return Path(str(me.network))


def choose_networks() -> list[Path]:
    """Offer several networks to be compared."""
    me, known = session().evaluate, network_names(longest=38)
    if me.rivals is None and known:
        me.rivals = list(known)[:2]
    me.rivals = [folder for folder in me.rivals or () if folder in known]
    st.session_state["evaluate-networks"] = me.rivals

    def choose() -> None:
        me.rivals = list(st.session_state["evaluate-networks"])

    st.multiselect(
        _("Networks"),
        list(known),
        key="evaluate-networks",
        format_func=lambda folder: known[str(folder)],
        on_change=choose,
        placeholder=_("Two or more"),
    )
    return [Path(folder) for folder in me.rivals]


def choose_data() -> Data | None:
    """Offer the datasets and the splits of the chosen one; None when there is no dataset, which is said.

    Raises FerError when the dataset cannot be opened.
    """
    entry = choose_dataset(versions=True, key="evaluate-dataset")
    if entry is None:
        return None
    dataset = opened(entry.folder)
    return Data(entry=entry, dataset=dataset, split=_choose_split(dataset))


def _choose_split(dataset: "Dataset") -> "Split":
    """Offer the splits; as long as nobody chose, it is test where there is one, else valid."""
    me, splits = session().evaluate, dataset.manifest.splits
    chosen = next((split for split in splits if split == me.split), None) or _usual_split(dataset)
    st.session_state["evaluate-split"] = chosen

    def choose() -> None:
        me.split = st.session_state["evaluate-split"]

    st.selectbox(
        _("Split"),
        splits,
        key="evaluate-split",
        on_change=choose,
        width=SPLIT_PX,
        help=_("The usual choice is test where there is one, else valid: pictures that no network was trained on."),
    )
    return chosen


def _usual_split(dataset: "Dataset") -> "Split":
    try:
        return dataset.split_or_default(None)
    except FerError:
        return dataset.manifest.splits[-1]


def nothing_yet() -> None:
    """Say where datasets come from."""
    st.info(_("There is no dataset to test a network on yet. Get one first: pictures of faces with their expressions."))
    st.page_link("pages/datasets.py", label=_("Get a dataset"), icon=":material/download:")


def refused(data: Data, network: Path) -> bool:
    """Say why this network cannot be asked about these pictures, if so; return whether it is."""
    from fer_core.datasets.manifest import UNLABELLED
    from fer_core.networks.card import read_card

    try:
        known = read_card(network).labels
    except FerError as problem:
        st.error(explain(problem))
        return True
    unknown = sorted({record.label for record in data.dataset.manifest.of(data.split)} - set(known))
    if not unknown:
        return False
    if UNLABELLED in unknown:
        st.warning(_("This split has pictures without a label. Label them first, and publish a version."))
        st.page_link("pages/datasets.py", label=_("Label them"), icon=":material/checklist:")
        return True
    words = _("The network {name} does not know {unknown}. It knows {known}.")
    st.warning(
        words.format(name=_name(network), unknown=_listed(unknown), known=_listed(known)), icon=":material/category:"
    )
    st.caption(
        _(
            "Choose another network, train one on this dataset, or make a dataset without these classes: "
            "Datasets, Versions."
        )
    )
    st.page_link("pages/datasets.py", label=_("Make a dataset without them"), icon=":material/call_split:")
    return True


def _name(network: Path) -> str:
    return f"**{literal(known_networks().get(str(network), network.name))}**"


def _listed(labels: "tuple[str, ...] | list[str]") -> str:
    return ", ".join(f"**{literal(label)}**" for label in labels)
