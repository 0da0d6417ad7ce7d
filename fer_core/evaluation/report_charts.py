"""Charts of the HTML report: SVG and HTML made by hand, a few KB where a chart library would be 4 MB."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from fer_core.evaluation.reliability import ReliabilityBin
from fer_core.evaluation.report import Report
from fer_core.evaluation.risk_coverage import Answered, RiskCurve
from fer_core.palette import styles_for
from fer_core.report_words import Say

SIDE: Final = 300
"""Length of both axes, in the SVG's units."""
MARGIN: Final = 46
MOST_POINTS: Final = 200


def reliability_svg(bins: Sequence[ReliabilityBin], say: Say) -> str:
    """Draw the accuracy of each bin as a bar; on the diagonal they would mean what they say."""
    bars = "".join(_reliability_bar(one, say) for one in bins if one.images)
    diagonal = f'<line class="guide" x1="0" y1="{SIDE}" x2="{SIDE}" y2="0"/>'
    titles = (say("Probability that the network gives, of 100"), say("Right, of 100"))
    return _square(bars + diagonal, titles, say("How often it is right at each of its probabilities"), say)


def risk_svg(curve: RiskCurve, answered: Answered, say: Say) -> str:
    """Draw the share of wrong answers over the share of pictures that are answered, and where the app stands."""
    step = max(len(curve.coverage) // MOST_POINTS, 1)
    places = sorted({*range(0, len(curve.coverage), step), len(curve.coverage) - 1})
    most = _ceiling(float(curve.error.max()))
    points = " ".join(f"{SIDE * curve.coverage[i]:.1f},{SIDE * (1 - curve.error[i] / most):.1f}" for i in places)
    x, y = SIDE * answered.coverage, SIDE * (1 - min(answered.error / most, 1))
    told = say(
        "The app is sure about {sure:.0%}, of which {wrong:.0%} are wrong", sure=answered.coverage, wrong=answered.error
    )
    mark = f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="6"><title>{told}</title></circle>'
    line = f'<polyline class="line" points="{points}"/>'
    titles = (say("Pictures answered, of 100"), say("Wrong, of 100 answers"))
    return _square(line + mark, titles, told, say, top=100 * most)


def matrix_table(report: Report, say: Say) -> str:
    """Return the confusion matrix, each row shaded by its shares."""
    styles = styles_for(report.labels)
    names = {label: f"{say.named(label)} <i>{styles[label].symbol}</i>" for label in report.labels}
    head = "".join(f'<th scope="col">{names[label]}</th>' for label in report.labels)
    rows = "".join(
        f'<tr><th scope="row">{names[label]}</th>{_cells(counts, place, say)}</tr>'
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


def _cells(counts: Sequence[int], place: int, say: Say) -> str:
    total = max(sum(counts), 1)
    return "".join(
        f'<td{" class=hit" if column == place else ""} style="--share:{count / total:.3f}">'
        f"{say.number(count, 'd') if count else ''}</td>"
        for column, count in enumerate(counts)
    )


def _reliability_bar(one: ReliabilityBin, say: Say) -> str:
    x, width, height = SIDE * one.low, SIDE * (one.high - one.low), SIDE * one.accuracy
    told = say(
        "{low:.0%} to {high:.0%}: {images:,} pictures, {right:.0%} right",
        low=one.low,
        high=one.high,
        images=one.images,
        right=one.accuracy,
    )
    return (
        f'<rect class="bar" x="{x + 1:.1f}" y="{SIDE - height:.1f}" width="{width - 2:.1f}" height="{height:.1f}">'
        f"<title>{told}</title></rect>"
    )


def _square(inside: str, titles: tuple[str, str], told: str, say: Say, *, top: float = 100.0) -> str:
    """Draw axes from 0 to 100 and to ``top`` around it; ``told`` is for people who do not see it."""
    x_title, y_title = titles
    full = SIDE + 2 * MARGIN
    ticks = "".join(_tick(share, top, say) for share in np.linspace(0, 1, 5))
    return (
        f'<svg viewBox="{-MARGIN} {-MARGIN / 2} {full} {full - MARGIN / 4}" role="img" aria-label="{told}">'
        f"{ticks}{inside}"
        f'<text x="{SIDE / 2}" y="{SIDE + 38}" text-anchor="middle">{x_title}</text>'
        f'<text transform="translate(-34 {SIDE / 2}) rotate(-90)" text-anchor="middle">{y_title}</text></svg>'
    )


def _tick(share: float, top: float, say: Say) -> str:
    place = SIDE * share
    return (
        f'<line class="grid" x1="0" x2="{SIDE}" y1="{SIDE - place}" y2="{SIDE - place}"/>'
        f'<text x="{place}" y="{SIDE + 18}" text-anchor="middle">{100 * share:.0f}</text>'
        f'<text x="-6" y="{SIDE - place + 4}" text-anchor="end">{say.number(top * share, ".3g")}</text>'
    )


def _ceiling(most: float) -> float:
    """Return the next round share above."""
    return next((step for step in (0.1, 0.2, 0.4, 0.6, 0.8) if most <= step), 1.0)
