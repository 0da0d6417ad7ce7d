"""The confusion matrix as a figure whose cells can be clicked."""

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from fer_core.palette import styles_for
from pages.shared.charts import INKS, OUTLINE, ink, plain
from pages.shared.numbers import numeral, plotly_separators
from pages.shared.text import _, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.evaluation.report import Report

CELL_PX: Final = 44
LEAST_SCALE: Final = 6
"""A matrix of two classes is drawn as high as one of so many."""
SCALE: Final = [[0.0, "rgba(37, 122, 148, 0.04)"], [1.0, "rgba(37, 122, 148, 0.8)"]]
"""At its darkest, numbers still stand out by 4.6 to 1 in the light theme and by 5.4 to 1 in the dark one."""


def matrix_chart(report: "Report", label: str | None, named: str | None) -> go.Figure:
    """Return labels in rows and answers in columns, shaded by the share of the row; the chosen cell has a frame.

    A heat map cannot be clicked (https://github.com/streamlit/streamlit/issues/8760): unseen markers in the cells are.
    """
    figure = go.Figure([_shades(report), _clickable(report)])
    figure.update_layout(
        separators=plotly_separators(),
        height=max(len(report.labels), LEAST_SCALE) * CELL_PX + 80,
        margin={"l": 0, "r": 40, "t": 4, "b": 4},
        dragmode=False,
        clickmode="event+select",
        hovermode="closest",
        hoverdistance=-1,
        showlegend=False,
        shapes=_frames(report, label, named),
    )
    names, last = _names(report), len(report.labels) - 0.5
    styles = styles_for(report.labels)
    told = [f"{name} {styles[label].symbol}" for name, label in zip(names, report.labels, strict=True)]
    figure.update_xaxes(**_ticks(names), side="top", tickangle=-40, range=[-0.5, last])  # a turned sign is another one
    figure.update_yaxes(**_ticks(told), range=[last, -0.5])
    return figure


def chosen_cell(report: "Report", points: list[dict[str, Any]]) -> tuple[str, str] | None:
    """Return label and answer of the clicked cell; None where nothing was."""
    for point in points:
        try:
            return report.labels[round(float(point["y"]))], report.labels[round(float(point["x"]))]
        except (KeyError, IndexError, TypeError, ValueError):
            continue
    return None


def matrix_in_words(report: "Report") -> str:
    """Return the matrix for people who do not see it."""
    rows = (
        f"{adjective(label)}: "
        + ", ".join(f"{adjective(name)} {count}" for name, count in _pairs(report, row) if count)
        for label, row in zip(report.labels, report.confusion_matrix, strict=True)
    )
    return "; ".join(rows)


def _pairs(report: "Report", row: tuple[int, ...]) -> list[tuple[str, int]]:
    return list(zip(report.labels, row, strict=True))


def _shades(report: "Report") -> go.Heatmap:
    numbers = list(range(len(report.labels)))
    shares = [[count / max(sum(row), 1) for count in row] for row in report.confusion_matrix]
    return go.Heatmap(
        x=numbers,
        y=numbers,
        z=shares,
        zmin=0,
        zmax=1,
        colorscale=SCALE,
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
        text=[[numeral(count) if count else "" for count in row] for row in report.confusion_matrix],
        texttemplate="%{text}",
        textfont={"size": 14, "color": ink() or INKS["light"]},
    )


def _clickable(report: "Report") -> go.Scatter:
    cells = [(row, column) for row in range(len(report.labels)) for column in range(len(report.labels))]
    unseen = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=[column for _row, column in cells],
        y=[row for row, _column in cells],
        mode="markers",
        marker={"symbol": "square", "size": CELL_PX - 8, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        hovertext=[_told(report, row, column) for row, column in cells],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _told(report: "Report", row: int, column: int) -> str:
    count, total = report.confusion_matrix[row][column], sum(report.confusion_matrix[row])
    return _("labelled {label}, named {named}: {count} of {total}").format(
        label=plain(adjective(report.labels[row])),
        named=plain(adjective(report.labels[column])),
        count=numeral(count),
        total=numeral(total),
    )


def _frames(report: "Report", label: str | None, named: str | None) -> list[dict[str, Any]]:
    """Frame a cell, a whole row or a whole column."""
    if label is None and named is None:
        return []
    last, numbers = len(report.labels) - 1, {name: number for number, name in enumerate(report.labels)}
    top, bottom = (numbers[label],) * 2 if label in numbers else (0, last)
    left, right = (numbers[named],) * 2 if named in numbers else (0, last)
    line = {"color": ink() or OUTLINE, "width": 3}
    return [{"type": "rect", "x0": left - 0.5, "x1": right + 0.5, "y0": top - 0.5, "y1": bottom + 0.5, "line": line}]


def _names(report: "Report") -> list[str]:
    return [plain(shortened(adjective(label), longest=14)) for label in report.labels]


def _ticks(texts: list[str]) -> dict[str, Any]:
    return {
        "tickmode": "array",
        "tickvals": list(range(len(texts))),
        "ticktext": texts,
        "tickfont": {"size": 13, "color": ink()},
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
