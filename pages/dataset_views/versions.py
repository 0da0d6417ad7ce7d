"""Versions: publish what was decided, see what was published, make a smaller dataset, delete."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.dataset_views.arrivals import MAKING, show_making
from pages.dataset_views.deletion import delete_form
from pages.dataset_views.derive import derive_form
from pages.dataset_views.next_steps import next_steps
from pages.dataset_views.publish import publish_form
from pages.dataset_views.published import show_versions
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry


def versions_view(entry: "DatasetEntry") -> None:
    """Show the next version first, then those there are, then the rest closed."""
    publish_form(entry)
    show_versions(entry)
    next_steps()
    show_making(MAKING & {"derive"})
    with st.expander(_("Keep only some classes, rename or merge them"), icon=":material/category:"):
        derive_form(entry)
    with st.expander(_("Where it is on disk, and delete it"), icon=":material/folder:"):
        st.code(str(entry.folder.absolute()), language=None)
        delete_form(entry)
