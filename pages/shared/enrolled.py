"""Who is enrolled, read again only when that changed. Asking raises GalleryError when it cannot be read."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.shared.outside import may

if TYPE_CHECKING:
    from fer_core.people.gallery import GalleryState


def state() -> "GalleryState":
    """Return the people of the workspace."""
    from fer_core.people.gallery import Gallery

    gallery = Gallery()
    return _state(str(gallery.path), gallery.changes())


def changes() -> tuple[int, int]:
    """Return what differs whenever the people do."""
    from fer_core.people.gallery import Gallery

    return Gallery().changes()


def somebody() -> bool:
    """Tell whether anybody is enrolled."""
    return bool(state().people)


def can_be_named() -> bool:
    """Tell the same of people who can be read, to those who may know; ``missing_people`` tells what prevents it."""
    try:
        return may("people") and somebody()
    except FerError:
        return False


@st.cache_resource(max_entries=1, show_spinner=False)
def _state(path: str, changes: tuple[int, int]) -> "GalleryState":
    """One entry only: whoever was deleted is not kept in memory either."""
    from fer_core.people.gallery import Gallery

    return Gallery().state()
