"""Bars for the first page, in plain HTML: Plotly takes the browser a second to load."""

from collections.abc import Mapping
from html import escape
from typing import Final

from fer_core.palette import Style, styles_for
from pages.shared.text import _
from pages.shared.wording import adjective

ROW: Final = (
    '<tr><th scope="row">{name} <span aria-hidden="true">{symbol}</span></th>'
    '<td title="{points:.1f}"><div style="width:{length:.1f}%;background:{colour}"></div> {points:.0f}</td></tr>'
)
EMPTY: Final = '<tr><th scope="row">{name} <span aria-hidden="true">{symbol}</span></th><td>{words}</td></tr>'
LONGEST: Final = 88
"""Percent of the column, which leaves room for the number."""
STYLE: Final = """<style>
.bars { width: 100%; max-width: 30rem; border-collapse: collapse; font-size: 0.9rem; }
.bars th { font-weight: 400; text-align: right; padding: 0.1rem 0.6rem 0.1rem 0; white-space: nowrap; width: 1%; }
.bars td { padding: 0.1rem 0; }
.bars div { display: inline-block; height: 0.9rem; vertical-align: -0.1rem; }
.bars div { box-sizing: border-box; border: 1px solid rgba(128, 128, 128, 0.85); }
</style>"""


def accuracy_table(shares: Mapping[str, float | None]) -> str:
    """Return one row a class: of 100 pictures with this label, how many are named right; None: there are none."""
    styles = styles_for(shares)
    rows = "".join(_row(label, share, styles[label]) for label, share in shares.items())
    return f'{STYLE}<table class="bars">{rows}</table>'


def _row(label: str, share: float | None, style: Style) -> str:
    name = escape(adjective(label))
    if share is None:
        return EMPTY.format(name=name, symbol=style.symbol, words=_("no pictures"))
    return ROW.format(name=name, symbol=style.symbol, colour=style.colour, points=100 * share, length=LONGEST * share)
