"""Names for files that open on every system, made from what a photo was called."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|]')
RESERVED: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
"""Windows takes these for devices, whatever stands after the first dot."""


def safe_name(name: str) -> str:
    """Return the name without what a system takes for a path, a device or a control character."""
    plain = "".join(c if c.isprintable() else "_" for c in FORBIDDEN.sub("_", name))
    return f"_{plain}" if RESERVED.match(plain) else plain


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return the name, with a number where one is taken that a system may not tell apart."""
    path, used = PurePath(name), {_as_one_file(other) for other in taken}
    names = (name, *(f"{path.stem} ({number}){path.suffix}" for number in range(2, len(used) + 3)))
    return next(free for free in names if _as_one_file(free) not in used)


def _as_one_file(name: str) -> str:
    """Windows and macOS ignore case, and macOS how an accent is written."""
    return unicodedata.normalize("NFC", name).casefold()
