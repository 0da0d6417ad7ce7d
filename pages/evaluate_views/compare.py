"""Two or more networks on the same pictures: which is better, and whether that may be chance."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import DatasetError
from pages.dataset_views.pictures import crisp_style
from pages.evaluate_views.address import COMPARE, NETWORKS, VIEW, keep, keep_comparison
from pages.evaluate_views.asking import ask, kept
from pages.evaluate_views.cautions import caution_words
from pages.evaluate_views.choice import Data, choose_data, choose_networks, known_networks, nothing_yet, refused
from pages.evaluate_views.disagreements import show_disagreements
from pages.evaluate_views.quality_charts import named_bars
from pages.evaluate_views.verdicts import show_pairs
from pages.shared.charts import QUIET
from pages.shared.file_names import safe_name
from pages.shared.numbers import numeral, span
from pages.shared.state import session
from pages.shared.text import _, literal, told_apart

if TYPE_CHECKING:
    from fer_core.evaluation.report import Evaluation

CSV: Final = "text/csv"


def compare_view() -> None:
    """Choose, evaluate what was not evaluated yet, and compare."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data = choose_data()
    if data is None:
        keep({VIEW: (COMPARE,)})
        nothing_yet()
        return
    networks = choose_networks()
    keep_comparison(networks, data)
    if len(networks) < 2:
        _one_alone()
        return
    refusals = [refused(data, network) for network in networks]
    if any(refusals):
        return
    found = {network: kept(data, network) for network in networks}
    missing = [network for network, one in found.items() if one is None]
    if missing:
        ask(data, missing)
        return
    _compared({network: one for network, one in found.items() if one is not None}, data)


def _compared(found: "dict[Path, Evaluation]", data: Data) -> None:
    names = _names(found)
    short = dict(zip(names, told_apart(list(names.values())), strict=True))
    if len({one.files for one in found.values()}) > 1:
        raise DatasetError("The networks were not asked about the same pictures. Evaluate them again.")
    crisp_style()
    _accuracies(found, names)
    for network, one in found.items():
        if caution := caution_words(one, data, network):
            st.caption(f":material/info: **{literal(short[network])}**: {caution}")
    st.subheader(_("Is the difference more than chance?"), anchor=False)
    show_pairs(found, names)
    _offer_tables(found, names, data)
    show_disagreements(found, names, data)


def _names(networks: Iterable[Path]) -> dict[Path, str]:
    """Return what the networks are called here, whole; a text that has little room cuts them so that they differ."""
    known = known_networks()
    return {network: known.get(str(network), network.name) for network in networks}


def _accuracies(found: "dict[Path, Evaluation]", names: dict[Path, str]) -> None:
    reports = [one.report for one in found.values()]
    shown = [names[network] for network in found]
    words = _("Right of 100, on the same {images:,} pictures of the split “{split}”, with 95% intervals")
    st.subheader(_("Side by side"), anchor=False)
    st.caption(words.format(images=reports[0].images, split=reports[0].split))
    texts = [f"{numeral(one.accuracy, '.1%')} ({span(*one.accuracy_interval, '.1%')})" for one in reports]
    st.plotly_chart(
        named_bars(shown, [one.accuracy for one in reports], [one.accuracy_interval for one in reports], texts),
        key="accuracies",
        config=QUIET,
        alt=", ".join(f"{name}: {text}" for name, text in zip(shown, texts, strict=True)),
    )


def _one_alone() -> None:
    """Ask for more networks; where there is one in all, say where others come from."""
    if len(known_networks()) > 1:
        st.info(_("Choose two or more networks. Each is asked about the same pictures."))
        return
    st.info(_("There is only one network here, so there is nothing to compare it with yet. Train a second one."))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/model_training:")
        st.button(_("Bring one from elsewhere"), key="go-networks", icon=":material/upload:", on_click=_go_to_networks)


def _go_to_networks() -> None:
    session().evaluate.next_view = NETWORKS


def _offer_tables(found: "dict[Path, Evaluation]", names: dict[Path, str], data: Data) -> None:
    """Offer the figures behind the chart and behind the sentences."""
    from fer_core.evaluation.tables import networks_csv, pairs_csv

    named = {names[network]: one for network, one in found.items()}
    stem = safe_name(f"networks on {data.entry.name} {data.split}")
    files = {
        "networks": (_("Networks (CSV)"), networks_csv, f"{stem}.csv"),
        "pairs": (_("Pairs (CSV)"), pairs_csv, f"{stem} pairs.csv"),
    }
    with st.container(horizontal=True, gap="small"):
        for key, (words, table, name) in files.items():
            icon = ":material/download:"
            st.download_button(words, table(named), name, mime=CSV, key=f"take-{key}", on_click="ignore", icon=icon)
