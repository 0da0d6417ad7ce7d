"""Bars of the classes as they are and as they will be."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from fer_core.palette import styles_for
from pages.shared.charts import BAR_PX, OUTLINE, ink, plain
from pages.shared.numbers import numeral, plotly_separators
from pages.shared.text import _
from pages.shared.wording import adjective

MADE_OPACITY: Final = 0.45
ROOM_PX: Final = 120
"""Beside the longest bar, for its figures."""


def counts_chart(before: Mapping[str, int], after: Mapping[str, int]) -> go.Figure:
    """Return one bar a class: the originals, and after them the pictures that are made, lighter and hatched."""
    styles = styles_for(before)
    names = [f"{plain(adjective(label))} {styles[label].symbol} " for label in before]
    colours = [styles[label].colour for label in before]
    made = [after[label] - before[label] for label in before]
    figure = go.Figure(
        [
            _bars(names, list(before.values()), colours, _("%{x:,} originals")),
            _bars(names, made, colours, _("%{x:,} made"), text=[_figures(before[k], after[k]) for k in before]),
        ]
    )
    figure.data[1].marker.update(opacity=MADE_OPACITY, pattern={"shape": "/", "size": 6})
    return _bare(figure, rows=len(names), longest=max(after.values(), default=1))


def _bars(names: list[str], values: list[int], colours: list[str], hover: str, text: list[str] | None = None) -> go.Bar:
    return go.Bar(
        x=values,
        y=names,
        orientation="h",
        marker={"color": colours, "line": {"color": OUTLINE, "width": 1}},
        text=text,
        textposition="outside",
        textfont={"size": 13, "color": ink()},
        cliponaxis=False,
        hovertemplate="%{y}: " + hover + "<extra></extra>",
    )


def _figures(before: int, after: int) -> str:
    return f"{numeral(before)} → <b>{numeral(after)}</b>" if after > before else numeral(before)


def _bare(figure: go.Figure, *, rows: int, longest: int) -> go.Figure:
    figure.update_layout(
        separators=plotly_separators(),
        barmode="stack",
        height=BAR_PX * rows + 8,
        margin={"l": 0, "r": ROOM_PX, "t": 4, "b": 4},
        showlegend=False,
        bargap=0.35,
        dragmode=False,
    )
    figure.update_xaxes(range=[0, max(longest, 1)], visible=False, fixedrange=True)
    figure.update_yaxes(
        autorange="reversed", fixedrange=True, ticks="", showgrid=False, tickfont={"size": 14, "color": ink()}
    )
    return figure
