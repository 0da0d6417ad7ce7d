"""How good the network is on dark, blurred or turned faces, and where people disagree."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.evaluate_views.quality_charts import interval_bars
from pages.shared.charts import QUIET
from pages.shared.numbers import numeral
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.evaluation.measures import Measures
    from fer_core.evaluation.report import Evaluation
    from fer_core.evaluation.slices import SliceGroup

NARROWEST_PX: Final = 420


def show_slices(found: "Evaluation", measures: "Measures") -> None:
    """Show a small figure for each measure."""
    from fer_core.evaluation.slices import slice_groups

    st.subheader(_("On which pictures it is good"), anchor=False)
    st.caption(_("Right of 100, with the 95% interval as a line. Where there are few pictures, the line is long."))
    with st.grid(2, min_column_width=NARROWEST_PX, gap="medium"):
        for group in slice_groups(measures, found.right):
            with st.container():
                _show(group)


def _show(group: "SliceGroup") -> None:
    from fer_core.evaluation.slice_words import EXPLAINED, KINDS, slice_words

    words = [slice_words(group.kind, one) for one in group.slices]
    names = [_(one.message_id).format(**one.values) for one in words]
    texts = [f"{numeral(100 * one.accuracy, '.1f')}% · {numeral(one.images)}" for one in group.slices]
    explained = _(EXPLAINED[group.kind])
    if group.unmeasured:
        explained += " " + _("Not measured: {count} pictures.").format(count=numeral(group.unmeasured))
    st.markdown(f"**{_(KINDS[group.kind])}**", help=explained)
    st.plotly_chart(
        interval_bars(names, [one.accuracy for one in group.slices], [one.interval for one in group.slices], texts),
        key=f"slices-{group.kind}",
        config=QUIET,
        alt=f"{_(KINDS[group.kind])}. " + ", ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True)),
    )
