"""A zip archive, uploaded or by its path."""

from pathlib import Path

import streamlit as st

from pages.dataset_views.layout_form import layout_form
from pages.dataset_views.paths import typed_path
from pages.dataset_views.uploads import MOST_MEGABYTES, upload_file
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _

PLACE = "archive"


def from_archive() -> None:
    """Ask for the archive, show what is in it, and import it."""
    upload = upload_file(
        _("A zip file with a folder for each class, such as happy/1.png or train/happy/1.png"), place=PLACE
    )
    if upload:
        layout_form("import-archive", upload.path, name=Path(upload.name).stem, key=PLACE, upload=PLACE)
        return
    with st.expander(_("Larger than {size} MB, or on this computer already?").format(size=numeral(MOST_MEGABYTES))):
        path = typed_path(_("Path of the zip file"), key=f"archive-path-{session().datasets.inputs}")
    if path:
        layout_form("import-archive", path, name=path.stem, key=PLACE)
