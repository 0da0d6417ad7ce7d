"""Plotly figures: few lines, direct labels, no axis that the labels make unnecessary."""

from collections.abc import Mapping

import pandas as pd  # noqa: F401  (Plotly takes it as it is, also half loaded by another window's thread)
import plotly.graph_objects as go
import streamlit as st

from fer_core.palette import styles_for
from fer_core.results import ClassProbabilities
from pages.shared.numbers import plotly_separators
from pages.shared.text import _
from pages.shared.wording import adjective

QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""A figure to read, not to steer; hovering still works."""
BAR_PX = 26
INKS = {"light": "#1D2429", "dark": "#E8ECEE"}
"""``textColor`` of .streamlit/config.toml."""
OUTLINE = "rgba(128, 128, 128, 0.85)"
"""Seen on white and on black: dark blue and yellow keep their shape in both themes."""


def probability_bars(probabilities: ClassProbabilities) -> go.Figure:
    """Return one bar a class in the network's order, 0 to 100, the winner bold."""
    return share_bars(probabilities.as_dict())


def share_bars(shares: Mapping[str, float]) -> go.Figure:
    """Return one bar a class for shares from 0 to 1, the largest bold."""
    strongest = max(shares, key=lambda label: shares[label])
    styles, labels = styles_for(shares), list(shares)
    points = [100 * shares[label] for label in labels]
    figure = go.Figure(
        go.Bar(
            x=points,
            y=[_tick(styles[label].symbol, label, bold=label == strongest) for label in labels],
            orientation="h",
            marker={"color": [styles[label].colour for label in labels], "line": {"color": OUTLINE, "width": 1}},
            text=[_bold(f"{value:.0f}", label == strongest) for label, value in zip(labels, points, strict=True)],
            textposition="outside",
            textfont={"size": 13, "color": ink()},
            cliponaxis=False,
            hovertemplate="%{y}: " + _("%{x:.1f} of 100") + "<extra></extra>",
        )
    )
    return _bare(figure, len(labels))


def ink() -> str | None:
    """Return the colour of text in the browser's theme; Streamlit's own for charts is too faint to read."""
    return INKS.get(st.context.theme.type or "")


def in_words(shares: Mapping[str, float]) -> str:
    """Return the chart's text for people who do not see it."""
    return ", ".join(f"{adjective(label)} {100 * share:.0f}" for label, share in shares.items())


def _bare(figure: go.Figure, rows: int) -> go.Figure:
    figure.update_layout(
        separators=plotly_separators(),
        height=BAR_PX * rows + 8,
        margin={"l": 0, "r": 30, "t": 4, "b": 4},
        showlegend=False,
        bargap=0.35,
        dragmode=False,
    )
    figure.update_xaxes(range=[0, 100], visible=False, fixedrange=True)
    figure.update_yaxes(
        autorange="reversed", fixedrange=True, ticks="", showgrid=False, tickfont={"size": 14, "color": ink()}
    )
    return figure


def _tick(symbol: str, label: str, *, bold: bool) -> str:
    return _bold(f"{plain(adjective(label))} {symbol}", bold) + " "


def _bold(text: str, bold: bool) -> str:
    return f"<b>{text}</b>" if bold else text


def plain(text: str) -> str:
    """Plotly reads a few HTML tags in its labels; a class named by a person is shown as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
