"""A file that takes a moment to make: a button makes it in sight, with its progress, and another one hands it over.

A download button that makes its file when it is pressed shows no progress, and tells nobody why there is no file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.progress import Progress
from pages.shared.state import keep, session
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MOST_KEPT: Final = 3
Make = Callable[[Progress], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowFile:
    """A file that can be made; ``about`` names all that it depends on, so that an old one is never handed over."""

    name: str
    mime: str
    make: Make
    about: tuple[object, ...]


def made_in_sight(file: SlowFile, *, making: str, saving: str, key: str, room: "DeltaGenerator") -> None:
    """Offer to make a file, and the file once it is there; progress and what goes wrong are told in ``room``."""
    files, place = session().evaluate.made, (key, *file.about)
    icon = ":material/download:"
    if place in files:
        st.download_button(
            saving, files[place], file.name, file.mime, key=f"{key}-save", type="primary", on_click="ignore", icon=icon
        )
    elif st.button(making, key=key, icon=":material/package_2:"):
        with room:
            _make(file.make, place)


def _make(make: Make, place: tuple[object, ...]) -> None:
    """Make it, and show the button that hands it over."""
    words = _("Making the file …")
    bar = st.progress(0.0, words)

    def show(done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), words)

    try:
        data = make(show)
    except FerError as problem:
        bar.empty()
        st.error(explain(problem))
        return
    keep(session().evaluate.made, place, data, MOST_KEPT)
    st.rerun()
