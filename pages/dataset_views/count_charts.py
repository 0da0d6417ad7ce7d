"""Figures of a dataset: bars with their numbers written on them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from fer_core.datasets.manifest import Split
from fer_core.palette import styles_for
from pages.shared.charts import BAR_PX, OUTLINE, ink
from pages.shared.numbers import numeral, plotly_separators
from pages.shared.text import _, shortened
from pages.shared.wording import adjective

Counts = Mapping[Split, Mapping[str, int]]
"""Pictures by split and class."""
HEADROOM: Final = 1.45
"""Room for the number beside the longest bar."""
TITLE_PX: Final = 30


def count_bars(counts: Counts) -> go.Figure:
    """Return one column of bars a split, one bar a class, in canonical order."""
    labels = list(next(iter(counts.values()), {}))
    titles = [f"{split} {numeral(sum(classes.values()))}" for split, classes in counts.items()]
    figure = make_subplots(
        rows=1, cols=max(len(counts), 1), shared_yaxes=True, column_titles=titles, horizontal_spacing=0.03
    )
    for column, classes in enumerate(counts.values(), 1):
        figure.add_trace(_bars(labels, [classes[label] for label in labels]), row=1, col=column)
        most = max(classes.values(), default=1) or 1
        figure.update_xaxes(range=[0, HEADROOM * most], visible=False, fixedrange=True, row=1, col=column)
    return _bare(figure, len(labels))


def value_bars(labels: Sequence[str], values: Sequence[float], texts: Sequence[str], *, most: float) -> go.Figure:
    """Return one bar a class, with its text beside it."""
    figure = go.Figure(_bars(labels, values, texts))
    figure.update_xaxes(range=[0, HEADROOM * most], visible=False, fixedrange=True)
    return _bare(figure, len(labels))


def histogram(edges: Sequence[float], counts: Sequence[int], *, unit: str) -> go.Figure:
    """Return a histogram; ``edges`` has one value more than ``counts``."""
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    hover = "%{x:.0f} " + unit + ": " + _("%{y:,} pictures") + "<extra></extra>"
    figure = go.Figure(go.Bar(x=middles, y=list(counts), marker={"color": "#5F8A99"}, hovertemplate=hover))
    figure.update_layout(
        separators=plotly_separators(),
        height=160,
        margin={"l": 0, "r": 0, "t": 4, "b": 34},
        bargap=0.05,
        dragmode=False,
        showlegend=False,
    )
    figure.update_yaxes(visible=False, fixedrange=True)
    title = {"text": unit, "font": {"color": ink()}}
    figure.update_xaxes(fixedrange=True, tickfont={"color": ink()}, title=title, showgrid=False)
    return figure


def _bars(labels: Sequence[str], values: Sequence[float], texts: Sequence[str] | None = None) -> go.Bar:
    styles = styles_for(labels)
    return go.Bar(
        x=list(values),
        y=[_tick(styles[label].symbol, label) for label in labels],
        orientation="h",
        marker={"color": [styles[label].colour for label in labels], "line": {"color": OUTLINE, "width": 1}},
        text=list(texts) if texts else [numeral(value) for value in values],
        textposition="outside",
        textfont={"size": 13, "color": ink()},
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )


def _bare(figure: go.Figure, rows: int) -> go.Figure:
    figure.update_layout(
        separators=plotly_separators(),
        height=BAR_PX * rows + TITLE_PX + 8,
        margin={"l": 0, "r": 8, "t": TITLE_PX, "b": 4},
        showlegend=False,
        bargap=0.35,
        dragmode=False,
    )
    figure.update_annotations(font={"size": 14, "color": ink()})
    figure.update_yaxes(
        autorange="reversed", fixedrange=True, ticks="", showgrid=False, tickfont={"size": 14, "color": ink()}
    )
    return figure


def _tick(symbol: str, label: str) -> str:
    """Plotly reads a few HTML tags in its labels; a class named by a person is shown as it is."""
    plain = shortened(adjective(label), longest=24)
    return f"{plain.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')} {symbol} "
