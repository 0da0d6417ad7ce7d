"""Figures of a report: precision and recall, reliability, risk and coverage, slices, accuracies side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from fer_core.palette import styles_for
from pages.shared.charts import BAR_PX, OUTLINE, ink, plain
from pages.shared.numbers import plotly_separators
from pages.shared.text import _, told_apart
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.evaluation.reliability import ReliabilityBin
    from fer_core.evaluation.report import Report
    from fer_core.evaluation.risk_coverage import Answered, RiskCurve

CALM: Final = "#5F8A99"
MOST_POINTS: Final = 300
SQUARE_PX: Final = 340
FAINT: Final = 0.45
ROOM_PX: Final = 110
"""For a share and a number of pictures behind a bar."""
NAMED_PX: Final = 56
"""A bar with its name above."""
NAME_LENGTH: Final = 28
"""Letters that fit beside the figures on a phone."""


def class_bars(report: "Report") -> go.Figure:
    """Return two bars a class: recall, and precision lighter and hatched; none for a class without pictures."""
    styles, labels = styles_for(report.labels), list(report.labels)
    words = [plain(adjective(label)) for label in labels]
    colours = [styles[label].colour for label in labels]
    found = [report.per_class[label] for label in labels]
    recall = _bars(words, [100 * one.recall for one in found], colours, _("%{hovertext}: finds %{x:.1f} of 100"))
    nothing = [not one.images for one in found]
    precision = _bars(
        words, [100 * one.precision for one in found], colours, _("%{hovertext}: right in %{x:.1f} of 100 so named")
    )
    precision.marker.update(opacity=FAINT, pattern={"shape": "/", "size": 6})
    _say_nothing(recall, nothing, _("no pictures"))
    _say_nothing(precision, nothing, "")
    figure = go.Figure([recall, precision])
    figure.update_layout(barmode="group", bargap=0.3)
    short = told_apart([adjective(label) for label in labels], longest=24)
    ticks = [f"{plain(name)} {styles[label].symbol} " for name, label in zip(short, labels, strict=True)]
    return _lying(figure, ticks, height=BAR_PX * 2 * len(labels), room_px=60)


def reliability_chart(bins: "Sequence[ReliabilityBin]") -> go.Figure:
    """Return the accuracy of each bin over its confidence, with the diagonal on which they would be equal."""
    some = [one for one in bins if one.images]
    bars = go.Bar(
        x=[50 * (one.low + one.high) for one in some],
        y=[100 * one.accuracy for one in some],
        width=100 / len(bins) - 0.8,
        marker={"color": CALM},
        customdata=[(100 * one.low, 100 * one.high, one.images) for one in some],
        hovertemplate=_("%{customdata[0]:.0f} to %{customdata[1]:.0f} of 100: %{customdata[2]:,} pictures")
        + "<br>"
        + _("%{y:.0f} of 100 right")
        + "<extra></extra>",
    )
    diagonal = go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line={"color": ink() or OUTLINE, "dash": "dot"})
    diagonal.hoverinfo = "skip"
    return _square(go.Figure([bars, diagonal]), _("The network is sure to (of 100)"), _("It is right in (of 100)"), 100)


def risk_chart(curve: "RiskCurve", answered: "Answered") -> go.Figure:
    """Return the share of wrong answers over the share of answered pictures; a dot is the app's own rule."""
    step = max(len(curve.coverage) // MOST_POINTS, 1)
    places = sorted({*range(0, len(curve.coverage), step), len(curve.coverage) - 1})
    line = go.Scatter(
        x=[100 * curve.coverage[place] for place in places],
        y=[100 * curve.error[place] for place in places],
        customdata=[100 * curve.thresholds[place] for place in places],
        mode="lines",
        line={"color": CALM, "width": 3},
        hovertemplate=_("answering from %{customdata:.0f} of 100: %{x:.0f}% answered, %{y:.1f}% of them wrong")
        + "<extra></extra>",
    )
    app = go.Scatter(
        x=[100 * answered.coverage],
        y=[100 * answered.error],
        mode="markers+text",
        marker={"color": ink() or OUTLINE, "size": 12},
        text=[_("this app")],
        textposition="top left",
        textfont={"color": ink(), "size": 13},
        hovertemplate=_("%{x:.0f}% answered, %{y:.1f}% of them wrong") + "<extra></extra>",
    )
    top = 100 * max(float(curve.error.max()), answered.error, 0.05) * 1.15
    return _square(go.Figure([line, app]), _("Pictures answered (%)"), _("Answers that are wrong (%)"), min(top, 100))


def interval_bars(
    names: Sequence[str], shares: Sequence[float], intervals: Sequence[tuple[float, float]], texts: Sequence[str]
) -> go.Figure:
    """Return one bar a name, 0 to 100, with its interval as a line and a text behind it, for short names."""
    figure = go.Figure(_interval_bars(names, shares, intervals, texts))
    for place, text in enumerate(texts):
        figure.add_annotation(x=1, xref="paper", xshift=8, y=place, xanchor="left", **_written(plain(text)))
    return _lying(figure, [f"{plain(name)} " for name in names], height=BAR_PX * len(names), room_px=ROOM_PX)


def named_bars(
    names: Sequence[str], shares: Sequence[float], intervals: Sequence[tuple[float, float]], texts: Sequence[str]
) -> go.Figure:
    """Return the same with name and text above each bar, for names that leave no room beside it on a phone.

    The whole name is under the pointer.
    """
    figure = go.Figure(_interval_bars(names, shares, intervals, texts))
    figure.update_layout(bargap=0.55)
    for place, (name, text) in enumerate(zip(told_apart(names, longest=NAME_LENGTH), texts, strict=True)):
        above = f"<b>{plain(name)}</b>  {plain(text)}"
        figure.add_annotation(x=0, xref="paper", y=place, yshift=24, xanchor="left", align="left", **_written(above))
    figure = _lying(figure, None, height=NAMED_PX * len(names), room_px=8)
    figure.update_yaxes(range=[len(names) - 0.6, -0.75], autorange=False, visible=False)
    return figure


def _interval_bars(
    names: Sequence[str], shares: Sequence[float], intervals: Sequence[tuple[float, float]], texts: Sequence[str]
) -> go.Bar:
    return go.Bar(
        x=[100 * share for share in shares],
        y=list(range(len(names))),  # numbers: names that are equal would be one bar
        orientation="h",
        marker={"color": CALM},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [100 * (high - share) for share, (_low, high) in zip(shares, intervals, strict=True)],
            "arrayminus": [100 * (share - low) for share, (low, _high) in zip(shares, intervals, strict=True)],
            "color": ink() or OUTLINE,
            "thickness": 2,
            "width": 4,
        },
        hovertext=[f"{plain(name)}<br>{plain(text)}" for name, text in zip(names, texts, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _written(text: str) -> dict[str, Any]:
    return {"text": text, "showarrow": False, "font": {"size": 12, "color": ink()}}


def _bars(names: list[str], values: list[float], colours: list[str], told: str) -> go.Bar:
    return go.Bar(
        x=values,
        y=list(range(len(names))),
        orientation="h",
        marker={"color": colours, "line": {"color": OUTLINE, "width": 1}},
        text=[f"{value:.0f}" for value in values],
        textposition="outside",
        textfont={"size": 12, "color": ink()},
        cliponaxis=False,
        hovertext=names,
        hovertemplate=told + "<extra></extra>",
    )


def _say_nothing(bars: go.Bar, rows: Sequence[bool], words: str) -> None:
    """Write ``words`` where there is nothing to measure: a share of 0 would be a verdict."""
    bars.text = [words if empty else text for text, empty in zip(bars.text, rows, strict=True)]
    told = "%{hovertext}: " + _("no pictures") + "<extra></extra>"
    bars.hovertemplate = [told if empty else bars.hovertemplate for empty in rows]


def _lying(figure: go.Figure, ticks: Sequence[str] | None, *, height: int, room_px: int) -> go.Figure:
    figure.update_layout(
        separators=plotly_separators(),
        height=height + 12,
        margin={"l": 0, "r": room_px, "t": 4, "b": 4},
        showlegend=False,
        dragmode=False,
    )
    figure.update_xaxes(range=[0, 100], visible=False, fixedrange=True)
    figure.update_yaxes(
        autorange="reversed",
        tickmode="array",
        tickvals=list(range(len(ticks or ()))),
        ticktext=list(ticks or ()),
        fixedrange=True,
        ticks="",
        showgrid=False,
        zeroline=False,
        tickfont={"size": 13, "color": ink()},
    )
    return figure


def _square(figure: go.Figure, x_title: str, y_title: str, top: float) -> go.Figure:
    figure.update_layout(
        separators=plotly_separators(),
        height=SQUARE_PX,
        margin={"l": 0, "r": 8, "t": 8, "b": 4},
        showlegend=False,
        dragmode=False,
    )
    shared: dict[str, Any] = {"fixedrange": True, "tickfont": {"color": ink()}, "zeroline": False}
    figure.update_xaxes(range=[0, 101], title={"text": x_title, "font": {"color": ink()}}, showgrid=False, **shared)
    figure.update_yaxes(range=[0, top], title={"text": y_title, "font": {"color": ink()}}, **shared)
    return figure
