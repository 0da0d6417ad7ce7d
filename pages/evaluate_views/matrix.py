"""The confusion matrix, and the pictures of the cell that was clicked or chosen from the two lists."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.evaluate_views.address import keep_report
from pages.evaluate_views.cell_pictures import cell_pictures
from pages.evaluate_views.choice import Data
from pages.evaluate_views.matrix_chart import chosen_cell, matrix_chart, matrix_in_words
from pages.shared.charts import QUIET
from pages.shared.fragments import fragment
from pages.shared.state import session
from pages.shared.text import _
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.evaluation.report import Evaluation, Report

CHART: Final = "confusion-matrix"
LABEL: Final = "cell-label"
NAMED: Final = "cell-named"
ANY: Final = ""
"""No class has this name."""
FIELD_PX: Final = 240


@fragment
def matrix_and_pictures(found: "Evaluation", data: Data, network: Path) -> None:
    """Only this part runs again when another cell is chosen, or a decision is made."""
    me = session().evaluate
    if me.label not in found.report.labels:
        me.label = None
    if me.named not in found.report.labels:
        me.named = None
    keep_report(network, data)
    st.subheader(_("What is taken for what"), anchor=False)
    st.caption(_("Rows are labels, columns what the network says. On the diagonal it is right."))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _matrix(found.report)
    with right:
        _lists(found.report)
    cell_pictures(found, data, network)


def _matrix(report: "Report") -> None:
    me = session().evaluate

    def open_clicked() -> None:
        cell = chosen_cell(report, st.session_state[CHART].selection.points)
        if cell:
            me.open_cell(*cell)

    st.plotly_chart(
        matrix_chart(report, me.label, me.named),
        key=CHART,
        on_select=open_clicked,
        selection_mode="points",
        config=QUIET,
        alt=matrix_in_words(report),
    )


def _lists(report: "Report") -> None:
    """Offer the same choice to the keyboard."""
    me = session().evaluate
    st.markdown(_("Click a cell to see its pictures, or choose:"))
    st.session_state[LABEL], st.session_state[NAMED] = me.label or ANY, me.named or ANY
    choices = [ANY, *report.labels]

    def choose() -> None:
        me.open_cell(st.session_state[LABEL] or None, st.session_state[NAMED] or None)

    either = {LABEL: _("any label"), NAMED: _("any answer")}
    for key, words in ((LABEL, _("Labelled")), (NAMED, _("The network says"))):
        st.selectbox(
            words,
            choices,
            key=key,
            format_func=partial(_choice_words, either[key]),
            on_change=choose,
            width=FIELD_PX,
        )
    st.button(
        _("All mistakes"),
        key="cell-all",
        icon=":material/restart_alt:",
        type="tertiary",
        on_click=me.open_cell,
        args=(None, None),
        disabled=me.label is None and me.named is None,
    )


def _choice_words(either: str, label: str) -> str:
    return adjective(label) if label else either
