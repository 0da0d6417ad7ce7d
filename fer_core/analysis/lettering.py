"""The font for text on photos: most alphabets, and the symbols of the expressions.

OpenCV's letters and Pillow's built-in font end at ASCII. DejaVu Sans, which comes with matplotlib,
has accented Latin, Greek, Cyrillic, Arabic and the geometric shapes of ``fer_core.palette``.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PIL import ImageFont

from fer_core.errors import InstallationError

FONT_FILE: Final = Path("mpl-data", "fonts", "ttf", "DejaVuSans-Bold.ttf")
NOT_A_CHARACTER: Final = "\uffff"
"""What a font draws for this one, it draws for every character that it lacks."""


@lru_cache(maxsize=64)
def font_of_size(size_px: int) -> ImageFont.FreeTypeFont:
    """Return the font with an em of ``size_px``."""
    return ImageFont.truetype(_font_path(), size_px)


def text_width(text: str, size_px: int) -> int:
    """Return the width of one line of text in pixels, rounded up."""
    return int(font_of_size(size_px).getlength(text)) + 1


def can_draw(text: str) -> bool:
    """Return whether the font has every character of ``text``."""
    return all(_has_glyph(character) for character in text)


@lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    if not character.isprintable():
        return False
    font = font_of_size(16)
    return character == " " or bytes(font.getmask(character)) != bytes(font.getmask(NOT_A_CHARACTER))


@lru_cache(maxsize=1)
def _font_path() -> str:
    """Find the file without importing matplotlib, which takes a second."""
    package = find_spec("matplotlib")
    for folder in (package and package.submodule_search_locations) or ():
        if (Path(folder) / FONT_FILE).is_file():
            return str(Path(folder) / FONT_FILE)
    raise InstallationError(
        "The font {font} of the package matplotlib is missing. Install the requirements again.",
        font=FONT_FILE.name,
    )
