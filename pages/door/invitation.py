"""How others find the app: an address that holds the code, and the picture of it to scan."""

import io
from typing import Final
from urllib.parse import quote

import segno

from pages.door.door_pages import PATH
from pages.door.standing import Standing

QUIET_ZONE: Final = 4
"""Modules of white around the picture, which readers need (ISO/IEC 18004), also on a dark page."""

WHITE_ON_BLACK: Final = "\x1b[97;40m"
"""The light modules are drawn, and the dark ones left out."""
AS_BEFORE: Final = "\x1b[0m"


def link(standing: Standing, address: str | None = None) -> str:
    """Return the address to open. The code stands behind ``#``: browsers send that to nobody, and nobody logs it."""
    base = address or standing.address or ""
    return f"{base}{PATH}#{quote(standing.code)}" if standing.code else f"{base}/"


def qr_svg(text: str) -> str:
    """Return the picture as SVG, black on white in any theme."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=QUIET_ZONE, scale=6, light="#FFFFFF", dark="#000000", xmldecl=False
    )
    return drawn.getvalue().decode()


def qr_terminal(text: str, *, colours: bool) -> str:
    """Return the picture in half blocks; with colours it is dark on light whatever the terminal's own are."""
    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, border=2, compact=True)
    lines = drawn.getvalue().rstrip("\n").split("\n")
    return "\n".join(f"{WHITE_ON_BLACK}{line}{AS_BEFORE}" if colours else line for line in lines)
