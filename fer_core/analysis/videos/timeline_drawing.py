"""The timeline of a track as SVG: stacked class probabilities over time, in a few KB."""

from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.analysis.videos.stacked_areas import stretches
from fer_core.analysis.videos.time_marks import time_marks
from fer_core.analysis.videos.track_summary import TrackCurve
from fer_core.palette import styles_for
from fer_core.report_words import Say

WIDTH: Final = 1000
HEIGHT: Final = 90
BINS: Final = 500
MOST_MARKS: Final = 10

Values = npt.NDArray[np.float64]


def timeline_svg(curve: TrackCurve, say: Say, *, until_s: float, usual_s: float) -> str:
    """Draw the probabilities as areas on each other; where the face is not seen, nothing is drawn."""
    styles = styles_for(curve.labels)
    pieces = [_areas(curve, *piece, until_s=until_s, usual_s=usual_s) for piece in stretches(curve, usual_s)]
    paths = "".join(
        f'<path fill="{styles[label].colour}" d="{"".join(piece[place] for piece in pieces)}">'
        f"<title>{say.named(label)}</title></path>"
        for place, label in enumerate(curve.labels)
    )
    told = say("Probabilities of the expressions over time, face {number}", number=curve.number)
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{told}">'
        f'<rect class="empty" width="{WIDTH}" height="{HEIGHT}"/>{paths}</svg>'
    )


def time_axis(until_s: float, say: Say) -> str:
    """Return the marks of the axis of time, in seconds or minutes."""
    marks = time_marks(until_s, MOST_MARKS, lambda seconds: say.number(seconds, ".1f"))
    spans = "".join(f'<span style="left:{100 * at / until_s:.2f}%">{words}</span>' for at, words in marks.items())
    return f'<div class="axis">{spans}</div>'


def _areas(curve: TrackCurve, first: int, last: int, *, until_s: float, usual_s: float) -> list[str]:
    """Return the outline of each class in one stretch, as far as it is to be seen."""
    seconds, values = _thinned(curve.seconds[first:last], curve.values[first:last].astype(np.float64))
    seconds = np.append(seconds, seconds[-1] + usual_s)
    values = np.concatenate([values, values[-1:]])
    x = WIDTH * seconds / until_s
    tops = HEIGHT * (1 - np.cumsum(values, axis=1))
    floors = np.concatenate([np.full((len(x), 1), float(HEIGHT)), tops[:, :-1]], axis=1)
    return [
        "M" + "L".join([*_points(x, tops[:, place]), *reversed(_points(x, floors[:, place]))]) + "Z"
        for place in range(values.shape[1])
    ]


def _points(x: Values, y: Values) -> list[str]:
    return [f"{a:.1f} {max(b, 0.0):.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True)]


def _thinned(seconds: Values, values: Values) -> tuple[Values, Values]:
    """Average neighbours where there are more moments than can be seen."""
    group = -(-len(seconds) // BINS)
    starts = np.arange(0, len(seconds), group)
    sizes = np.diff(np.append(starts, len(seconds)))
    return seconds[starts], np.add.reduceat(values, starts, axis=0) / sizes[:, None]
