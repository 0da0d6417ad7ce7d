"""Two or more networks on the same pictures: which is better, and whether that may be chance."""

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import DatasetError
from pages.dataset_views.pictures import crisp_style
from pages.evaluate_views.asking import ask, kept
from pages.evaluate_views.cautions import caution_words
from pages.evaluate_views.choice import Data, choose_data, choose_networks, known_networks, nothing_yet, refused
from pages.evaluate_views.disagreements import show_disagreements
from pages.evaluate_views.quality_charts import interval_bars
from pages.shared.charts import QUIET
from pages.shared.text import _, literal, shortened

if TYPE_CHECKING:
    from fer_core.evaluation.comparison import Comparison
    from fer_core.evaluation.report import Evaluation

CHANCE: Final = 0.05
"""Below it a difference counts, as is usual."""


def compare_view() -> None:
    """Choose, evaluate what was not evaluated yet, and compare."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data = choose_data()
    if data is None:
        nothing_yet()
        return
    networks = choose_networks()
    if len(networks) < 2:
        st.info(_("Choose two or more networks. Each is asked about the same pictures."))
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
    names = {network: known_networks().get(str(network), network.name) for network in found}
    if len({one.files for one in found.values()}) > 1:
        raise DatasetError("The networks were not asked about the same pictures. Evaluate them again.")
    crisp_style()
    _accuracies(found, names)
    for network, one in found.items():
        if caution := caution_words(one, data, network):
            st.caption(f":material/info: **{literal(shortened(names[network]))}**: {caution}")
    st.subheader(_("Is the difference more than chance?"), anchor=False)
    _pairs(found, names)
    show_disagreements(found, names, data)


def _accuracies(found: "dict[Path, Evaluation]", names: dict[Path, str]) -> None:
    reports = [one.report for one in found.values()]
    shown = [shortened(names[network], longest=28) for network in found]
    words = _("Right of 100, on the same {images:,} pictures of the split “{split}”, with 95% intervals")
    st.subheader(_("Side by side"), anchor=False)
    st.caption(words.format(images=reports[0].images, split=reports[0].split))
    texts = [f"{one.accuracy:.1%} ({one.accuracy_interval[0]:.1%} – {one.accuracy_interval[1]:.1%})" for one in reports]
    st.plotly_chart(
        interval_bars(shown, [one.accuracy for one in reports], [one.accuracy_interval for one in reports], texts),
        key="accuracies",
        config=QUIET,
        alt=", ".join(f"{name}: {text}" for name, text in zip(shown, texts, strict=True)),
    )


def _pairs(found: "dict[Path, Evaluation]", names: dict[Path, str]) -> None:
    from fer_core.evaluation.comparison import compare, corrected

    pairs = list(combinations(found, 2))
    results = [compare(found[first].right, found[second].right) for first, second in pairs]
    chances = corrected([result.p_value for result in results])
    for (first, second), result, chance in zip(pairs, results, chances, strict=True):
        st.markdown(f"- {_verdict(names[first], names[second], result, chance)}")
    st.caption(_method(len(pairs)))


def _verdict(first: str, second: str, result: "Comparison", chance: float) -> str:
    """Return one sentence about a pair, with the figures behind it."""
    better, worse = (first, second) if result.difference >= 0 else (second, first)
    values = {
        "better": f"**{literal(shortened(better))}**",
        "worse": f"**{literal(shortened(worse))}**",
        "points": f"{abs(100 * result.difference):.1f}",
        "p": f"{chance:.2g}",
        "apart": f"{result.first_only + result.second_only:,}",
    }
    if result.first_only == result.second_only:
        text = _("{better} and {worse} are right equally often; they differ about {apart} pictures.")
    elif chance < CHANCE:
        text = _("{better} is better than {worse} by {points} points, more than chance explains: p = {p}.")
    else:
        text = _("{better} was right more often than {worse}, by {points} points, but that may be chance: p = {p}.")
    return text.format(**values)


def _method(pairs: int) -> str:
    exact = _("Exact McNemar test: only pictures that one network alone names right tell two networks apart.")
    if pairs == 1:
        return exact
    return f"{exact} {_('Corrected for {count} comparisons at once (Holm).').format(count=pairs)}"
