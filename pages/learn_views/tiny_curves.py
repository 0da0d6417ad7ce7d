"""The lines of the tiny trainings, one colour and one number a training."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go
import streamlit as st

from pages.shared.charts import ink
from pages.shared.learn_state import TinyRun
from pages.shared.numbers import numeral, plotly_separators
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.lesson.tiny_training import TinyEpoch

HEIGHT_PX: Final = 260
COLOURS: Final = {
    "light": ("#0F6B84", "#B4530A", "#5F3B99", "#3B3F42"),
    "dark": ("#5BB3CE", "#F0A050", "#B99AE8", "#C9CED1"),
}
"""Readable on white and on black; the numbers at their ends tell them apart, too."""
GRID: Final = "rgba(128, 128, 128, 0.2)"
Value = Callable[["TinyEpoch"], float]


def loss_figure(runs: Sequence[TinyRun]) -> go.Figure:
    """Return two lines a training: learned from (dotted) and kept back."""
    figure = go.Figure()
    for run in runs:
        _add(figure, run, lambda epoch: epoch.loss, dash="dot", name=_("learned from"))
        _add(figure, run, lambda epoch: epoch.kept_back_loss, dash="solid", name=_("kept back"), told=str(run.number))
    return _bare(figure, runs)


def accuracy_figure(runs: Sequence[TinyRun]) -> go.Figure:
    """Return one line a training, in points of 100."""
    figure = go.Figure()
    for run in runs:
        _add(
            figure,
            run,
            lambda epoch: 100 * epoch.kept_back_accuracy,
            dash="solid",
            name=_("kept back"),
            told=str(run.number),
        )
    figure = _bare(figure, runs)
    figure.update_yaxes(range=[0, 100])
    return figure


def curve_words(runs: Sequence[TinyRun]) -> str:
    """Return the charts' text for people who do not see them."""
    words = _(
        "Training {number}: loss on pictures learned from {loss}, on those kept back {kept}, right answers "
        "on those {right} of 100"
    )
    return "; ".join(
        words.format(
            number=run.number,
            loss=numeral(run.history[-1].loss, ".2f"),
            kept=numeral(run.history[-1].kept_back_loss, ".2f"),
            right=f"{100 * run.history[-1].kept_back_accuracy:.0f}",
        )
        for run in runs
    )


def _add(figure: go.Figure, run: TinyRun, value: Value, *, dash: str, name: str, told: str = "") -> None:
    colours = COLOURS["dark" if st.context.theme.type == "dark" else "light"]
    colour = colours[(run.number - 1) % len(colours)]
    values = [value(epoch) for epoch in run.history]
    numbers = list(range(1, len(values) + 1))
    figure.add_trace(
        go.Scatter(
            x=numbers,
            y=values,
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2},
            hovertemplate=f"{run.number}, {name}: %{{y:.2f}}<extra></extra>",
        )
    )
    if told:
        figure.add_annotation(
            x=numbers[-1],
            y=values[-1],
            text=f"<b>{told}</b>",
            font={"color": colour, "size": 14},
            showarrow=False,
            xanchor="left",
            xshift=5,
        )


def _bare(figure: go.Figure, runs: Sequence[TinyRun]) -> go.Figure:
    axis: dict[str, Any] = {"fixedrange": True, "tickfont": {"color": ink()}, "gridcolor": GRID, "zeroline": False}
    figure.update_layout(
        separators=plotly_separators(),
        height=HEIGHT_PX,
        margin={"l": 4, "r": 24, "t": 8, "b": 4},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
    )
    last = max(*(len(run.history) for run in runs), 10)
    figure.update_xaxes(**axis, range=[0, last * 1.02], title={"text": _("epoch"), "font": {"color": ink()}})
    figure.update_yaxes(**axis, nticks=6, rangemode="tozero")
    return figure
