"""Finds the key in whatever was written, plain or encoded."""

import base64
import os
import traceback
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.core.datasets.roboflow_download.asking import (
    KEY,
)

FORMS = {
    form
    for plain in (KEY, quote(KEY), quote(KEY, safe=""), quote_plus(KEY))
    for form in (
        plain,
        repr(plain)[1:-1],
        plain.encode("unicode_escape").decode(),
        plain[::-1],
        *(base64.b64encode(b" " * shift + plain.encode()).decode()[4:-4] for shift in range(3)),
        *(base64.urlsafe_b64encode(b" " * shift + plain.encode()).decode()[4:-4] for shift in range(3)),
        plain.encode().hex(),
    )
}


def no_key_in(*texts: str | bytes) -> bool:
    as_bytes = [text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text for text in texts]
    return not any(
        form.encode(coding) in text for text in as_bytes for form in FORMS for coding in ("utf-8", "utf-16-le")
    )


def told_by(error: BaseException) -> str:
    """Everything that an error and what it came from can print, local variables of other modules' frames left out."""
    chain: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        if (one := todo.pop()) is not None and one not in chain:
            chain.append(one)
            todo += [one.__cause__, one.__context__]
    return "".join(f"{one} {one!r} {one.args} {vars(one)} {''.join(traceback.format_exception(one))}" for one in chain)


def contents(*folders: Path) -> list[bytes]:
    """Names and bytes of every file below."""
    found = []
    for path in (path for folder in folders for path in folder.rglob("*")):
        found.append(os.fsencode(path))
        try:
            found.append(path.read_bytes() if path.is_file() else b"")
        except OSError:
            continue
    return found
