"""Bars for the first page, in plain HTML: Plotly takes the browser a second to load."""

from collections.abc import Mapping
from html import escape
from typing import Final

from fer_core.palette import styles_for
from pages.shared.wording import adjective

ROW: Final = (
    '<tr><th scope="row">{name} <span aria-hidden="true">{symbol}</span></th>'
    '<td title="{points:.1f}"><div style="width:{length:.1f}%;background:{colour}"></div> {points:.0f}</td></tr>'
)
LONGEST: Final = 88
"""Percent of the column, which leaves room for the number."""
STYLE: Final = """<style>
.bars { width: 100%; max-width: 30rem; border-collapse: collapse; font-size: 0.9rem; }
.bars th { font-weight: 400; text-align: right; padding: 0.1rem 0.6rem 0.1rem 0; white-space: nowrap; width: 1%; }
.bars td { padding: 0.1rem 0; }
.bars div { display: inline-block; height: 0.9rem; vertical-align: -0.1rem; }
.bars div { box-sizing: border-box; border: 1px solid rgba(128, 128, 128, 0.85); }
</style>"""


def accuracy_table(shares: Mapping[str, float]) -> str:
    """Return one row a class: of 100 pictures with this label, how many the network names right."""
    styles = styles_for(shares)
    rows = "".join(
        ROW.format(
            name=escape(adjective(label)),
            symbol=styles[label].symbol,
            colour=styles[label].colour,
            points=100 * share,
            length=LONGEST * share,
        )
        for label, share in shares.items()
    )
    return f'{STYLE}<table class="bars">{rows}</table>'
