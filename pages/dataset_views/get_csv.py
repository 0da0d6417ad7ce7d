"""fer2013.csv as the challenge gave it out, with the FER+ votes beside it."""

from pathlib import Path

import streamlit as st

from pages.dataset_views.import_form import choose_name, go_button
from pages.dataset_views.paths import PATH_PX, typed_path
from pages.dataset_views.starting import start
from pages.dataset_views.uploads import upload_file
from pages.dataset_views.votes_file import VOTES, votes_file
from pages.shared.state import session
from pages.shared.text import _

PLACE = "csv"


def from_csv() -> None:
    """Ask for the file and its votes, and import it."""
    path = _file()
    votes, uploaded_votes = votes_file(key=PLACE)
    into = choose_name("FER2013", key="csv-name")
    if go_button(_("Import"), ready=bool(into and path), key="csv-go") and into and path:
        arguments = {"source": str(path), "into": into, "votes": str(votes) if votes else None}
        uploads = {"source": PLACE} if PLACE in session().datasets.staged else {}
        uploads |= {"votes": VOTES} if uploaded_votes else {}
        start("import-csv", arguments, title=_("Import {name}").format(name=into), uploads=uploads)


def _file() -> Path | None:
    upload = session().datasets.staged.get(PLACE)
    path = None if upload else typed_path(_("Path of fer2013.csv on this computer"), key=f"csv-path-{_inputs()}")
    if path:
        return path
    if upload:
        upload = upload_file("fer2013.csv", place=PLACE)
    else:
        with st.expander(_("Or upload it"), width=PATH_PX):
            upload = upload_file(_("fer2013.csv, with the columns emotion, pixels and Usage"), place=PLACE)
    return upload.path if upload else None


def _inputs() -> int:
    return session().datasets.inputs
