"""IMDB-WIKI: a large pool of faces without labels, to be labelled in the queue."""

import streamlit as st

from pages.dataset_views.import_form import NAME_PX, choose_name, go_button
from pages.dataset_views.paths import typed_path
from pages.dataset_views.starting import start
from pages.shared.state import session
from pages.shared.text import _


def from_imdb_wiki() -> None:
    """Ask for the index and for how sure a face must be, and import."""
    st.caption(
        _(
            "Half a million portraits without expressions. Some of them are cut out here as faces, and you label them "
            "under Clean."
        )
    )
    path = typed_path(
        _("Path of wiki.mat or imdb.mat on this computer"),
        key=f"imdb-path-{session().datasets.inputs}",
        hint=_("The folders with the pictures lie beside it, as in the archive."),
    )
    most = st.number_input(_("How many faces at most"), 10, 500_000, 2000, step=500, key="imdb-most", width=NAME_PX)
    with st.expander(_("Settings"), icon=":material/tune:", width=NAME_PX):
        least = st.slider(_("Face score at least"), 0.0, 6.0, 1.0, 0.5, key="imdb-face")
        second = st.slider(_("Score of a second face at most"), 0.0, 6.0, 0.0, 0.5, key="imdb-second")
        st.caption(_("0 takes only pictures with one face."))
    into = choose_name("IMDB-WIKI", key="imdb-name")
    if go_button(_("Import"), ready=bool(into and path), key="imdb-go") and into:
        arguments = {
            "source": str(path),
            "into": into,
            "most": int(most),
            "least_face_score": least,
            "most_second_face_score": second,
        }
        start("import-imdb-wiki", arguments, title=_("Import {name}").format(name=into))
