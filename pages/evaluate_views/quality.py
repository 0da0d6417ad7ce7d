"""The report's figures by class, and what the network's own certainty is worth."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.config import JudgementConfig
from pages.evaluate_views.quality_charts import class_bars, reliability_chart, risk_chart
from pages.shared.charts import QUIET
from pages.shared.text import _
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.evaluation.report import Evaluation, Report


def show_classes(report: "Report") -> None:
    """Show recall and precision of each class."""
    st.subheader(_("By expression"), anchor=False)
    st.caption(
        _(
            "Full bars: of 100 pictures with this label, how many it finds (recall). Hatched bars: of 100 pictures "
            "that it names so, how many are right (precision)."
        )
    )
    st.plotly_chart(class_bars(report), key="class-bars", config=QUIET, alt=_classes_in_words(report))
    with st.expander(_("Numbers"), type="compact"):
        st.dataframe(
            [
                {
                    _("Expression"): label,
                    _("Pictures"): one.images,
                    _("Precision"): round(one.precision, 4) if one.images else None,
                    _("Recall"): round(one.recall, 4) if one.images else None,
                    "F1": round(one.f1, 4) if one.images else None,
                }
                for label, one in report.per_class.items()
            ],
            hide_index=True,
            key="class-numbers",
        )


def _classes_in_words(report: "Report") -> str:
    """Return both figures of each class for people who do not see the bars."""
    one, none = _("{expression}: recall {recall:.0f}, precision {precision:.0f} of 100"), _("{expression}: no pictures")
    return "; ".join(
        (one if found.images else none).format(
            expression=adjective(label), recall=100 * found.recall, precision=100 * found.precision
        )
        for label, found in report.per_class.items()
    )


def show_curves(found: "Evaluation") -> None:
    """Show the reliability diagram and what "not sure" is worth, side by side."""
    left, right = st.columns(2, gap="large")
    with left:
        _reliability(found)
    with right:
        _risk(found)


def _reliability(found: "Evaluation") -> None:
    from fer_core.evaluation.reliability import reliability

    bins = reliability(found.truth, found.probabilities)
    st.subheader(_("Does 80 of 100 mean 80 of 100?"), anchor=False)
    words = _("On the dotted line it would. On average it is {points:.1f} of 100 beside it.")
    st.caption(words.format(points=100 * found.report.calibration_error))
    one_bar = _("sure to {sure:.0f} of 100: right in {right:.0f}")
    told = "; ".join(one_bar.format(sure=100 * one.confidence, right=100 * one.accuracy) for one in bins if one.images)
    st.plotly_chart(reliability_chart(bins), key="reliability", config=QUIET, alt=told)


def _risk(found: "Evaluation") -> None:
    from fer_core.evaluation.risk_coverage import answered_by_rule, risk_curve

    answered = answered_by_rule(found.truth, found.probabilities, JudgementConfig())
    curve = risk_curve(found.truth, found.probabilities)
    st.subheader(_("What “not sure” is worth"), anchor=False)
    words = _(
        "This app is sure about {sure:.0f} of 100 pictures. Of these answers {wrong:.1f} of 100 are wrong."
    ).format(sure=100 * answered.coverage, wrong=100 * answered.error)
    st.caption(words)
    st.plotly_chart(risk_chart(curve, answered), key="risk-coverage", config=QUIET, alt=words)
    with st.expander(_("Numbers"), type="compact"):
        low, high = (100 * share for share in answered.error_interval)
        told = _(
            "Sure about {sure:,} of {images:,} pictures; of these {wrong:.1f}% are wrong (95% interval {low:.1f} to "
            "{high:.1f}%). Mean error over all thresholds (AURC): {area:.4f}."
        )
        values = {"sure": answered.sure, "images": answered.images, "wrong": 100 * answered.error, "area": curve.area}
        st.caption(told.format(**values, low=low, high=high))
