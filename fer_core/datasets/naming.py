"""Names of datasets and classes: what stays inside its folder on any system."""

import re
import unicodedata
from typing import Final

from fer_core.errors import DatasetError

MOST_BYTES: Final = 120
"""A file name may have 255; a version's number and a partial folder's ending come on top."""
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_JOINERS: Final = re.compile("[\u200c\u200d\ufe0f\U000e0020-\U000e007f]")
"""Invisible parts of letters and emoji (a family, a flag)."""


def is_plain(name: str) -> bool:
    """Tell whether a name stays inside the folder that it is put in, on any system."""
    return (
        bool(name.strip(" ."))
        and not set(name) & set('\\/:*?"<>|')
        and (name.isprintable() or _JOINERS.sub("", name).isprintable())
    )


def checked_name(text: str) -> str:
    """Return the name of a new dataset, without spaces around it; raises DatasetError when it cannot be one.

    Spaces, accents and emoji are fine; "@" is kept for versions.
    """
    name = unicodedata.normalize("NFC", text.strip())
    if not name:
        raise DatasetError("The dataset needs a name. Type one.")
    if not is_plain(name) or name.startswith(".") or name.endswith(".") or _DEVICES.match(name) or "@" in name:
        raise DatasetError(
            "{name!r} cannot be a dataset's name. Use letters, digits, spaces, - and _; "
            "not slashes, @ or a dot at its beginning or end.",
            name=name,
        )
    if len(name.encode()) > MOST_BYTES:
        raise DatasetError(
            "The name {name!r} is too long: {bytes} bytes, {most} at most. Shorten it.",
            name=name[:40] + "…",
            bytes=len(name.encode()),
            most=MOST_BYTES,
        )
    return name
