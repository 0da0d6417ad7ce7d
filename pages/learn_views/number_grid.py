"""Numbers in a grid, shaded as the pixels that they stand for."""

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.palette import Style
from fer_core.results import Image

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

STYLE: Final = """<style>
.number-grid { border-collapse: collapse; font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.number-grid caption { caption-side: bottom; padding-top: 0.3rem; font-size: 0.875rem; opacity: 0.85; }
.number-grid td { border: 1px solid rgba(128, 128, 128, 0.6); height: 2.1rem; min-width: 2.2rem; padding: 0 0.2rem;
  text-align: center; }
</style>"""


def number_grid(values: "npt.NDArray[np.float32]", shades: Image, caption: str, *, form: str = ".0f") -> None:
    """Show H x W numbers, each on its pixel of ``shades`` (RGB, H x W x 3)."""
    rows = []
    for numbers, colours in zip(values, shades, strict=True):
        cells = (_cell(number, colour, form) for number, colour in zip(numbers, colours, strict=True))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = f'<table class="number-grid"><caption>{escape(caption)}</caption><tbody>{"".join(rows)}</tbody></table>'
    st.html(STYLE + table, width="content")


def _cell(number: float, colour: "npt.NDArray[np.uint8]", form: str) -> str:
    shade = Style(colour="#" + bytes(colour.tolist()).hex(), symbol="", marker="")
    text = f"{number:z{form}}".replace("-", "−")
    return f'<td style="background:{shade.colour};color:{shade.ink}">{text}</td>'
