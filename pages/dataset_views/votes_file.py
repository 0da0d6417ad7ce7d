"""FER+ votes that belong to a dataset's pictures: a small file, uploaded or by its path."""

from pathlib import Path
from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.dataset_views.paths import typed_path
from pages.dataset_views.uploads import upload_file
from pages.shared.state import session
from pages.shared.text import _, explain

VOTES: Final = "votes"
PANEL_PX: Final = 640


def votes_file(*, key: str) -> tuple[Path | None, bool]:
    """Offer a file of votes; return its path and whether it is the upload. (None, False) without one."""
    upload = session().datasets.staged.get(VOTES)
    with st.expander(_("FER+ votes (optional)"), icon=":material/how_to_vote:", expanded=bool(upload), width=PANEL_PX):
        st.caption(
            _(
                "Ten people voted on each picture of FER2013. With their votes, doubtful labels are found, and "
                "a version can take the majority as its label."
            )
        )
        try:
            upload = upload_file(_("fer2013new.csv or ferplus_votes.csv"), place=VOTES)
            path = None if upload else typed_path(_("or its path"), key=f"{key}-votes-{session().datasets.inputs}")
        except FerError as problem:
            st.error(explain(problem))
            return None, False
    return (upload.path, True) if upload else (path, False)
