"""Bars and timeline of a face in plain HTML and SVG: drawn twice a second, where Plotly would take the processor."""

import base64
from html import escape
from typing import TYPE_CHECKING, Final

from fer_core.palette import styles_for
from fer_core.results import ClassProbabilities
from pages.shared.text import _
from pages.shared.wording import adjective, report_words

if TYPE_CHECKING:
    from fer_core.analysis.videos.track_summary import TrackCurve

USUAL_S: Final = 0.33
"""So far apart are moments at most; three times as long, when a face begins anew, is a gap in the timeline."""
LONGEST: Final = 84
"""Percent of the column, which leaves room for the number."""
ROW: Final = (
    '<tr{best}><th scope="row">{name} <span aria-hidden="true">{symbol}</span></th>'
    '<td><div style="width:{length:.1f}%;background:{colour}"></div> {points:.0f}</td></tr>'
)
STYLE: Final = """<style>
.face { width: 100%; border-collapse: collapse; font-size: 0.9rem; line-height: 1.3; }
.face th { font-weight: 400; text-align: right; padding: 0 0.6rem 0 0; white-space: nowrap; width: 7.5rem; }
.face td { padding: 0.06rem 0; white-space: nowrap; }
.face .best th, .face .best td { font-weight: 700; }
.face div { display: inline-block; height: 0.85rem; vertical-align: -0.1rem; transition: width 0.3s linear; }
.face div { box-sizing: border-box; border: 1px solid rgba(128, 128, 128, 0.85); }
.last { display: block; width: 100%; height: 4rem; margin-top: 0.4rem; }
.ends { display: flex; justify-content: space-between; font-size: 0.8rem; opacity: 0.8; }
</style>"""


SVG_STYLE: Final = "<style>.empty { fill: rgba(128, 128, 128, 0.15); }</style>"


def bars(probabilities: ClassProbabilities) -> str:
    """Return one row a class in the network's order, 0 to 100, the winner bold."""
    shares, strongest = probabilities.as_dict(), probabilities.best
    styles = styles_for(shares)
    rows = "".join(
        ROW.format(
            best=' class="best"' if label == strongest else "",
            name=escape(adjective(label)),
            symbol=styles[label].symbol,
            colour=styles[label].colour,
            points=100 * share,
            length=LONGEST * share,
        )
        for label, share in shares.items()
    )
    return f'<table class="face">{rows}</table>'


def timeline(curve: "TrackCurve", lasts_s: float) -> str:
    """Return the expressions stacked on each other, now at the right: a picture, as Streamlit lets no SVG into HTML."""
    from fer_core.analysis.videos.timeline_drawing import timeline_svg

    before = _("{seconds:.0f} seconds ago").format(seconds=lasts_s)
    svg = timeline_svg(curve, report_words(), until_s=lasts_s, usual_s=USUAL_S)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace("</svg>", f"{SVG_STYLE}</svg>")
    encoded = base64.b64encode(svg.encode()).decode()
    words = _("Face {number}: how the expressions changed").format(number=curve.number)
    return (
        f'<img class="last" alt="{escape(words)}" src="data:image/svg+xml;base64,{encoded}">'
        f'<div class="ends"><span>{escape(before)}</span><span>{escape(_("now"))}</span></div>'
    )
