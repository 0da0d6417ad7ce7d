"""Get: the ways to a dataset, one at a time."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.dataset_views.arrivals import making_goes_on, show_making
from pages.dataset_views.get_archive import from_archive
from pages.dataset_views.get_csv import from_csv
from pages.dataset_views.get_folder import from_folder
from pages.dataset_views.get_imdb_wiki import from_imdb_wiki
from pages.dataset_views.get_roboflow import from_roboflow, key_typed
from pages.dataset_views.own_class import own_class
from pages.dataset_views.published import show_left_behind
from pages.dataset_views.uploads import with_given_names
from pages.shared import resources
from pages.shared.state import session
from pages.shared.text import _, explain

SOURCE: Final = "datasets-source"


def get_view() -> None:
    """Offer every source; what it gives is read by a job of its own."""
    show_making()
    if making_goes_on():
        with st.expander(_("Get another dataset meanwhile")):
            _choose_source()
    else:
        st.subheader(_("Where are the pictures?"), anchor=False)
        _choose_source()
    show_left_behind()
    if session().datasets.holds_something or key_typed():
        st.button(
            _("Forget everything"),
            key="datasets-forget",
            icon=":material/delete:",
            on_click=forget,
            type="tertiary",
            help=_("Drops uploads and pictures that were not imported, and the key. Datasets on disk stay."),
        )


def _choose_source() -> None:
    wanted = st.segmented_control(
        _("Where the pictures are"),
        list(sources()),
        format_func=names().__getitem__,
        default="archive",
        required=True,
        key=SOURCE,
        label_visibility="collapsed",
        persist_state="session",
    )
    try:
        sources()[wanted or "archive"]()
    except FerError as problem:
        st.error(explain(with_given_names(problem)))


def sources() -> Mapping[str, Callable[[], None]]:
    """Return the ways, the commonest first."""
    return {
        "archive": from_archive,
        "folder": from_folder,
        "roboflow": from_roboflow,
        "own": own_class,
        "csv": from_csv,
        "imdb": from_imdb_wiki,
    }


def names() -> Mapping[str, str]:
    """Return the name and the symbol of each way."""
    return {
        "archive": f":material/folder_zip: {_('Zip file')}",
        "folder": f":material/folder: {_('Folder')}",
        "roboflow": ":material/cloud_download: Roboflow",
        "own": f":material/add_a_photo: {_('Own class')}",
        "csv": ":material/table: fer2013.csv",
        "imdb": ":material/movie: IMDB-WIKI",
    }


def forget() -> None:
    """Drop what was given, and the server's copies of the uploads."""
    session().forget()
    resources.drop_uploads()
