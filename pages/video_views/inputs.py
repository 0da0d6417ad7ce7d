"""The ways to give a video: a file, the sample, a path on this computer; and the way to forget."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.dataset_views.paths import typed_path
from pages.shared import resources
from pages.shared.numbers import numeral
from pages.shared.outside import asked_from_this_computer
from pages.shared.photo_settings import PANEL_PX
from pages.shared.state import session
from pages.shared.text import _, explain
from pages.video_views.settings import video_settings
from pages.video_views.taking import take_path, take_sample, take_uploads

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fer_core.jobs.video_library import VideoWish

UPLOAD: Final = "video-upload"
MOST_MEGABYTES: Final = 1000
"""Of one upload; a larger video is given by its path."""


def video_inputs(*, something_to_forget: bool) -> "VideoWish":
    """Show the ways to give a video and the settings, and return what these say; what is given is looked at at once."""
    room = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sample = st.button(_("Use the sample video"), icon=":material/movie:", help=_sample_words())
        if something_to_forget:
            st.button(_("Forget everything"), icon=":material/delete:", on_click=forget, type="tertiary")
    wish = video_settings()
    with room:
        given = _upload()
    path = _path() if asked_from_this_computer() else None
    if given:
        with st.spinner(_("Taking the video …")):
            take_uploads(given, wish)
        session().videos.uploads += 1
        resources.drop_uploads()
    elif path:
        take_path(path, wish)
        session().videos.inputs += 1
    elif sample:
        with st.spinner(_("Filming the sample photo …")):
            take_sample(wish)
    if given or path or sample:
        st.rerun()
    for problem in session().videos.problems:
        st.error(explain(problem), icon=":material/broken_image:")
    return wish


def forget() -> None:
    """Drop the videos, what was found, and the server's copies of the uploads."""
    session().forget()
    resources.drop_uploads()


def _upload() -> "list[UploadedFile]":
    label = _("Your video, or several: {formats}").format(formats="MP4, MOV, WebM, AVI, MKV")
    key = f"{UPLOAD}-{session().videos.uploads}"
    return st.file_uploader(label, accept_multiple_files=True, max_upload_size=MOST_MEGABYTES, key=key)


def _path() -> "Path | None":
    """Offer a field for a path and return it when the button is pressed."""
    words = _("Larger than {size} MB, or on this computer already?").format(size=numeral(MOST_MEGABYTES))
    with st.expander(words, width=PANEL_PX):
        try:
            path = typed_path(_("Path of the video"), key=f"video-path-{session().videos.inputs}")
        except FerError as problem:
            st.error(explain(problem))
            return None
        pressed = st.button(_("Look at it"), key="video-path-go", icon=":material/search:", disabled=path is None)
    return path if pressed else None


def _sample_words() -> str:
    return _("A film of five seconds in which the camera moves over the sample photo.")
