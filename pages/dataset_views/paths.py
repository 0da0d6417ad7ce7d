"""Paths on this computer, typed or pasted."""

from pathlib import Path

import streamlit as st

from fer_core.errors import DatasetError
from pages.shared.outside import asked_from_this_computer
from pages.shared.text import _

PATH_PX = 640


def typed_path(label: str, *, key: str, hint: str | None = None) -> Path | None:
    """Ask for a path; quotes around it, as file managers copy them, do not matter. None while the field is empty.

    A visitor from another device could read the owner's disk by it, and gets no field.

    Raises DatasetError when there is nothing at that path.
    """
    if not asked_from_this_computer():
        st.caption(_("Paths are typed only on the computer that runs FER Studio; a file can be uploaded."))
        return None
    text = (st.text_input(label, key=key, help=hint, width=PATH_PX, autocomplete="off") or "").strip().strip("\"'")
    if not text:
        return None
    try:
        path = Path(text).expanduser()
        if path.exists():
            return path.absolute()
    except (OSError, ValueError, RuntimeError):
        pass
    raise DatasetError("There is nothing at {path}. Check the path.", path=text)
