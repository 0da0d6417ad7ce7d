"""How a training went: accuracy and loss by epoch, on the pictures learned from and on those kept back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go
import streamlit as st

from fer_core.errors import FerError
from pages.shared.charts import QUIET, ink
from pages.shared.numbers import numeral, plotly_separators
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from fer_core.training.runs import Epoch, Run

HEIGHT_PX: Final = 240
NAMES_PX: Final = 128
"""To the right of the lines, for their names."""
TRAIN: Final = {"light": "#5F666C", "dark": "#A9AFB4"}
VALID: Final = {"light": "#0F6B84", "dark": "#5BB3CE"}
"""Readable on white and on black; the lines differ in their dashes and are named too."""
GRID: Final = "rgba(128, 128, 128, 0.2)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Values by epoch, and how the line looks."""

    name: str
    values: list[float]
    colour: str
    dash: str


def history_of(run: "Run") -> "tuple[Epoch, ...]":
    """Return the epochs that are done; a file that somebody holds closed is told, and ends no page."""
    try:
        return run.history()
    except FerError as problem:
        st.caption(explain(problem))
        return ()


def show_curves(history: "tuple[Epoch, ...]", *, key: str) -> None:
    """Draw both figures side by side. The best epoch is that of this history, whatever the run's status says."""
    from fer_core.training.runs import best_epoch

    best = (best_epoch(history) or history[-1]).epoch
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(_("Right answers, of 100"))
        figure = accuracy_figure(history, best)
        st.plotly_chart(figure, config=QUIET, key=f"{key}-accuracy", alt=_accuracy_words(history, best))
    with right:
        st.caption(_("Loss: how wrong the answers are; lower is better"))
        figure = loss_figure(history, best)
        st.plotly_chart(figure, config=QUIET, key=f"{key}-loss", alt=_loss_words(history))


def _accuracy_words(history: "tuple[Epoch, ...]", best: int) -> str:
    """Return the chart's text for people who do not see it; both figures have the same epochs."""
    chosen = next(epoch for epoch in history if epoch.epoch == best)
    words = _(
        "Right answers by epoch, from {first} to {last}. On pictures kept back {start} of 100 in the first, {end} in "
        "the last and {best} in the best, epoch {number}; on those learned from {learnt} in the last."
    )
    return words.format(
        first=history[0].epoch,
        last=history[-1].epoch,
        start=numeral(100 * history[0].valid_accuracy, ".1f"),
        end=numeral(100 * history[-1].valid_accuracy, ".1f"),
        best=numeral(100 * chosen.valid_accuracy, ".1f"),
        number=best,
        learnt=numeral(100 * history[-1].accuracy, ".1f"),
    )


def _loss_words(history: "tuple[Epoch, ...]") -> str:
    words = _(
        "Loss by epoch, from {first} to {last}. On pictures kept back {start} in the first and {end} in the last, its "
        "lowest {least}; on those learned from {learnt} in the last."
    )
    return words.format(
        first=history[0].epoch,
        last=history[-1].epoch,
        start=numeral(history[0].valid_loss, ".2f"),
        end=numeral(history[-1].valid_loss, ".2f"),
        least=numeral(min(epoch.valid_loss for epoch in history), ".2f"),
        learnt=numeral(history[-1].loss, ".2f"),
    )


def accuracy_figure(history: "tuple[Epoch, ...]", best: int) -> go.Figure:
    """Return two lines in points of 100, with the best epoch marked."""
    lines = _lines(history, lambda epoch: 100 * epoch.accuracy, lambda epoch: 100 * epoch.valid_accuracy)
    return _figure(history, lines, best, form=".1f", told=_("best: epoch {epoch}").format(epoch=best))


def loss_figure(history: "tuple[Epoch, ...]", best: int) -> go.Figure:
    """Return two lines, with the epoch of the best accuracy marked."""
    lines = _lines(history, lambda epoch: epoch.loss, lambda epoch: epoch.valid_loss)
    return _figure(history, lines, best, form=".3f", told="")


def _lines(
    history: "tuple[Epoch, ...]", learnt: "Callable[[Epoch], float]", kept_back: "Callable[[Epoch], float]"
) -> tuple[Line, Line]:
    theme = "dark" if st.context.theme.type == "dark" else "light"
    return (
        Line(name=_("learned from"), values=[learnt(epoch) for epoch in history], colour=TRAIN[theme], dash="dot"),
        Line(name=_("kept back"), values=[kept_back(epoch) for epoch in history], colour=VALID[theme], dash="solid"),
    )


def _figure(history: "tuple[Epoch, ...]", lines: tuple[Line, Line], best: int, *, form: str, told: str) -> go.Figure:
    epochs = [epoch.epoch for epoch in history]
    figure = go.Figure([_trace(epochs, line, form) for line in lines])
    figure.add_trace(_mark(epochs, lines[1], best, told))
    for line, shift in zip(lines, _apart(lines), strict=True):
        figure.add_annotation(
            x=1,
            xref="paper",
            xshift=4,
            y=line.values[-1],
            yshift=shift,
            text=f"{line.name} {line.values[-1]:{form}}",
            font={"color": line.colour, "size": 13},
            showarrow=False,
            xanchor="left",
        )
    return _bare(figure, epochs)


def _trace(epochs: list[int], line: Line, form: str) -> go.Scatter:
    return go.Scatter(
        x=epochs,
        y=line.values,
        mode="lines+markers" if len(epochs) < 3 else "lines",
        line={"color": line.colour, "dash": line.dash, "width": 2},
        hovertemplate=_("epoch %{x}") + f": %{{y:{form}}} ({line.name})<extra></extra>",
    )


def _mark(epochs: list[int], line: Line, best: int, told: str) -> go.Scatter:
    place = epochs.index(best)
    marker = {"size": 10, "color": line.colour, "symbol": "star", "line": {"width": 1, "color": ink() or "#808080"}}
    return go.Scatter(
        x=[best],
        y=[line.values[place]],
        mode="markers+text",
        marker=marker,
        text=[told],
        textposition="top left" if best > (epochs[0] + epochs[-1]) / 2 else "top right",
        textfont={"color": ink(), "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _apart(lines: tuple[Line, Line]) -> tuple[int, int]:
    """Return how many pixels the names move up, so that they do not lie on one another."""
    first, second = (line.values[-1] for line in lines)
    spread = max(max(line.values) for line in lines) - min(min(line.values) for line in lines)
    if spread and abs(first - second) / spread > 0.1:
        return 0, 0
    return (9, -9) if first >= second else (-9, 9)


def _bare(figure: go.Figure, epochs: list[int]) -> go.Figure:
    axis: dict[str, Any] = {"fixedrange": True, "tickfont": {"color": ink()}, "gridcolor": GRID, "zeroline": False}
    figure.update_layout(
        separators=plotly_separators(),
        height=HEIGHT_PX,
        margin={"l": 4, "r": NAMES_PX, "t": 22, "b": 4},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
    )
    last = max(epochs[-1], 2)
    edge = 0.03 * (last - 1)
    title = {"text": _("epoch"), "font": {"color": ink()}}
    figure.update_xaxes(**axis, range=[1 - edge, last + edge], title=title, dtick=1 if last < 10 else None)
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(**axis, nticks=5)
    return figure
