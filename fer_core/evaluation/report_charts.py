"""Charts of the HTML report: SVG and HTML made by hand, a few KB where a chart library would be 4 MB."""

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np

from fer_core.evaluation.reliability import ReliabilityBin
from fer_core.evaluation.report import Report
from fer_core.evaluation.risk_coverage import Answered, RiskCurve
from fer_core.palette import styles_for

SIDE: Final = 300
"""Length of both axes, in the SVG's units."""
MARGIN: Final = 46
MOST_POINTS: Final = 200


def reliability_svg(bins: Sequence[ReliabilityBin]) -> str:
    """Draw the accuracy of each bin as a bar; on the diagonal they would mean what they say."""
    bars = "".join(_reliability_bar(one) for one in bins if one.images)
    diagonal = f'<line class="guide" x1="0" y1="{SIDE}" x2="{SIDE}" y2="0"/>'
    return _square(bars + diagonal, "Probability that the network gives, of 100", "Right, of 100")


def risk_svg(curve: RiskCurve, answered: Answered) -> str:
    """Draw the share of wrong answers over the share of pictures that are answered, and where the app stands."""
    step = max(len(curve.coverage) // MOST_POINTS, 1)
    places = sorted({*range(0, len(curve.coverage), step), len(curve.coverage) - 1})
    most = _ceiling(float(curve.error.max()))
    points = " ".join(f"{SIDE * curve.coverage[i]:.1f},{SIDE * (1 - curve.error[i] / most):.1f}" for i in places)
    x, y = SIDE * answered.coverage, SIDE * (1 - min(answered.error / most, 1))
    told = f"The app is sure about {answered.coverage:.0%}, of which {answered.error:.0%} are wrong"
    mark = f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="6"><title>{told}</title></circle>'
    line = f'<polyline class="line" points="{points}"/>'
    return _square(line + mark, "Pictures answered, of 100", "Wrong, of 100 answers", top=100 * most)


def matrix_table(report: Report) -> str:
    """Return the confusion matrix, each row shaded by its shares."""
    styles = styles_for(report.labels)
    names = {label: f"{escape(label)} <i>{styles[label].symbol}</i>" for label in report.labels}
    head = "".join(f'<th scope="col">{names[label]}</th>' for label in report.labels)
    rows = "".join(
        f'<tr><th scope="row">{names[label]}</th>{_cells(counts, place)}</tr>'
        for place, (label, counts) in enumerate(zip(report.labels, report.confusion_matrix, strict=True))
    )
    return f'<div class="wide"><table class="matrix"><tr><td></td>{head}</tr>{rows}</table></div>'


def share_bar(share: float, interval: tuple[float, float] | None = None, *, colour: str = "var(--bar)") -> str:
    """Return a bar of 0 to 100, with its interval as a line."""
    line = ""
    if interval:
        low, high = interval
        line = f'<u style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></u>'
    return f'<div class="track"><b style="width:{100 * share:.1f}%;background:{colour}"></b>{line}</div>'


def _cells(counts: Sequence[int], place: int) -> str:
    total = max(sum(counts), 1)
    return "".join(
        f'<td{" class=hit" if column == place else ""} style="--share:{count / total:.3f}">{count or ""}</td>'
        for column, count in enumerate(counts)
    )


def _reliability_bar(one: ReliabilityBin) -> str:
    x, width, height = SIDE * one.low, SIDE * (one.high - one.low), SIDE * one.accuracy
    told = f"{one.low:.0%} to {one.high:.0%}: {one.images:,} pictures, {one.accuracy:.0%} right"
    return (
        f'<rect class="bar" x="{x + 1:.1f}" y="{SIDE - height:.1f}" width="{width - 2:.1f}" height="{height:.1f}">'
        f"<title>{told}</title></rect>"
    )


def _square(inside: str, x_title: str, y_title: str, *, top: float = 100.0) -> str:
    full = SIDE + 2 * MARGIN
    ticks = "".join(_tick(share, top) for share in np.linspace(0, 1, 5))
    return (
        f'<svg viewBox="{-MARGIN} {-MARGIN / 2} {full} {full - MARGIN / 4}" role="img">{ticks}{inside}'
        f'<text x="{SIDE / 2}" y="{SIDE + 38}" text-anchor="middle">{x_title}</text>'
        f'<text transform="translate(-34 {SIDE / 2}) rotate(-90)" text-anchor="middle">{y_title}</text></svg>'
    )


def _tick(share: float, top: float) -> str:
    place = SIDE * share
    return (
        f'<line class="grid" x1="0" x2="{SIDE}" y1="{SIDE - place}" y2="{SIDE - place}"/>'
        f'<text x="{place}" y="{SIDE + 18}" text-anchor="middle">{100 * share:.0f}</text>'
        f'<text x="-6" y="{SIDE - place + 4}" text-anchor="end">{top * share:.3g}</text>'
    )


def _ceiling(most: float) -> float:
    """Return the next round share above."""
    return next((step for step in (0.1, 0.2, 0.4, 0.6, 0.8) if most <= step), 1.0)
