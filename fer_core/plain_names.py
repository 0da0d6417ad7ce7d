"""Names that stay inside their folder, and are one folder, on any system."""

import re
import unicodedata
from typing import Final

MOST_BYTES: Final = 120
"""A file name may have 255; a version's number and a partial folder's ending come on top."""
FORBIDDEN: Final = '\\/:*?"<>|'
"""Signs that a name has on no system, or not on Windows."""
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_JOINERS: Final = re.compile("[\u200c\u200d\ufe0f\U000e0020-\U000e007f]")
"""Invisible parts of letters and emoji (a family, a flag)."""


def is_plain(name: str) -> bool:
    """Tell whether a name stays inside the folder that it is put in, on any system."""
    return (
        bool(name.strip(" ."))
        and not set(name) & set(FORBIDDEN)
        and (name.isprintable() or _JOINERS.sub("", name).isprintable())
    )


def is_folder_name(name: str) -> bool:
    """Tell whether Windows, too, makes a folder of this very name, and no system hides it."""
    return is_plain(name) and name == name.strip(" ").strip(".") and not _DEVICES.match(name)


def folded(name: str) -> str:
    """Return what is equal for names that are one file: Windows and macOS ignore case, and how an accent is written."""
    if name.isascii():
        return name.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def tidy_name(text: str) -> str:
    """Return the nearest name that ``is_folder_name`` takes; "" where nothing is left."""
    plain = "".join(sign if is_plain(f"a{sign}a") else " " for sign in unicodedata.normalize("NFC", text))
    short = " ".join(plain.split()).strip(" .").encode()[:MOST_BYTES].decode(errors="ignore").strip(" .")
    return "" if _DEVICES.match(short) else short
