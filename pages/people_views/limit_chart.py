"""The histogram of distances within and between people, with the limit as a line."""

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from pages.shared.charts import OUTLINE, ink
from pages.shared.numbers import plotly_separators
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.people.matching import DistanceArray
    from fer_core.people.separation import Separation

WITHIN, BETWEEN = "#2F8FA3", "#D98E04"
HEIGHT_PX: Final = 320
BIN: Final = 0.025


def distance_histogram(separation: "Separation", limit: float) -> go.Figure:
    """Return two histograms in shares, so that few and many pictures compare, and the limit as a line."""
    figure = go.Figure()
    figure.add_trace(_bars(separation.within, _("same person"), WITHIN, ""))
    figure.add_trace(_bars(separation.between, _("different people"), BETWEEN, "/"))
    figure.add_vline(x=limit, line={"color": ink() or OUTLINE, "width": 3, "dash": "dash"})
    figure.add_annotation(
        x=limit,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        text=_("limit {limit:.2f}").format(limit=limit),
        showarrow=False,
        font={"size": 13, "color": ink()},
    )
    figure.update_layout(
        separators=plotly_separators(),
        height=HEIGHT_PX,
        margin={"l": 0, "r": 8, "t": 56, "b": 4},
        barmode="overlay",
        dragmode=False,
        legend={"orientation": "h", "y": 1.24, "x": 0, "font": {"color": ink(), "size": 13}},
    )
    shared = {"fixedrange": True, "tickfont": {"color": ink()}, "zeroline": False}
    title = {"text": _("Distance between faces"), "font": {"color": ink()}}
    figure.update_xaxes(range=[0, 1.1], title=title, showgrid=False, **shared)
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure


def _bars(distances: "DistanceArray", name: str, colour: str, pattern: str) -> go.Histogram:
    return go.Histogram(
        x=distances.tolist(),
        name=name,
        histnorm="percent",
        xbins={"start": 0.0, "end": 2.0, "size": BIN},
        marker={"color": colour, "line": {"color": OUTLINE, "width": 1}, "pattern": {"shape": pattern, "size": 6}},
        opacity=0.75,
        hovertemplate=name + ": %{x}, %{y:.0f}%<extra></extra>",
    )
