"""How good one network is on one split, and the pictures behind every figure."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.dataset_views.pictures import crisp_style
from pages.evaluate_views.address import REPORT, VIEW, keep, keep_report
from pages.evaluate_views.asking import ask, kept, measures
from pages.evaluate_views.cautions import caution_words
from pages.evaluate_views.choice import Data, choose_data, choose_network, nothing_yet, refused
from pages.evaluate_views.downloads import offer_downloads
from pages.evaluate_views.matrix import matrix_and_pictures
from pages.evaluate_views.quality import show_classes, show_curves
from pages.evaluate_views.sliced import show_slices
from pages.shared.dataset_choice import offered
from pages.shared.numbers import numeral, span
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.evaluation.report import Evaluation, Report


def report_view() -> None:
    """Choose, evaluate once, and read."""
    if not offered(versions=True):
        keep({VIEW: (REPORT,)})
        nothing_yet()
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        network, data = choose_network(), choose_data()
    if data is None or network is None:
        return
    keep_report(network, data)
    if refused(data, network):
        return
    found = kept(data, network)
    if found is None:
        ask(data, [network])
    else:
        _report(found, data, network)


def _report(found: "Evaluation", data: Data, network: Path) -> None:
    crisp_style()
    _answer(found, data, network)
    pictures = st.container()
    show_classes(found.report)
    show_curves(found)
    measured = measures(data)
    if measured is not None:
        show_slices(found, measured)
    else:
        ask(data, [network], again=True)
    offer_downloads(found, measured, data, network)
    with pictures:  # last, as opening the network to see where it looked takes seconds
        matrix_and_pictures(found, data, network)


def _answer(found: "Evaluation", data: Data, network: Path) -> None:
    report = found.report
    low, high = (100 * share for share in report.accuracy_interval)
    words = _("Right about {points} times in 100").format(points=round(100 * report.accuracy))
    st.subheader(words, anchor=False)
    st.markdown(
        _(
            '{share:.1f}% of the {images:,} pictures of the split "{split}"; with 95% confidence between {low:.1f} and '
            "{high:.1f}% on pictures of this kind."
        ).format(share=100 * report.accuracy, images=report.images, split=report.split, low=low, high=high)
    )
    if caution := caution_words(found, data, network):
        st.caption(f":material/info: {caution}")
    with st.expander(_("Numbers"), type="compact"):
        st.table(_figures(report), border="horizontal", hide_index=True, hide_header=True)


def _figures(report: "Report") -> dict[str, list[str]]:
    figures = {
        _("Accuracy"): numeral(report.accuracy, ".2%"),
        _("95% interval"): span(*report.accuracy_interval, ".2%"),
        _("Loss (cross-entropy)"): numeral(report.loss, ".4f"),
        _("Macro F1"): numeral(report.macro_f1, ".4f"),
        _("Calibration error (15 bins)"): numeral(report.calibration_error, ".4f"),
    }
    return {"name": list(figures), "value": list(figures.values())}
