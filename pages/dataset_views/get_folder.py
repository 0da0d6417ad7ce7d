"""A folder of pictures, by its path on this computer or uploaded."""

import streamlit as st

from pages.dataset_views.layout_form import layout_form
from pages.dataset_views.paths import PATH_PX, typed_path
from pages.dataset_views.uploads import upload_folder
from pages.shared.state import session
from pages.shared.text import _

PLACE = "folder"


def from_folder() -> None:
    """Ask for the folder, show what is in it, and import it."""
    if PLACE in session().datasets.staged:
        _from_upload()
        return
    path = typed_path(
        _("Path of a folder on this computer"),
        key=f"folder-path-{session().datasets.inputs}",
        hint=_("It holds a folder for each class, such as happy/1.png or train/happy/1.png."),
    )
    if path:
        layout_form("import-folder", path, name=path.name, key=PLACE)
        return
    with st.expander(_("Or upload a folder with its pictures"), width=PATH_PX):
        _from_upload()


def _from_upload() -> None:
    upload = upload_folder(_("A folder with a folder for each class; up to a few thousand pictures"), place=PLACE)
    if upload:
        layout_form("import-folder", upload.path, name=upload.name, key=PLACE, upload=PLACE)
