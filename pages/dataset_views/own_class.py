"""A class of the person's own: hold a button, or upload pictures; every face is cut out as a network sees it."""

import streamlit as st

from fer_core.errors import FerError
from pages.dataset_views import own_class_form
from pages.dataset_views.face_sheet import face_sheet, left_out_sheet
from pages.dataset_views.own_class_cutting import cut_waiting
from pages.shared import resources
from pages.shared.burst import burst
from pages.shared.job_words import pictures
from pages.shared.state import session
from pages.shared.text import _, explain


def own_class() -> None:
    """Take pictures, show the crops and what was left out, and make a dataset of them."""
    st.caption(_("Show the expression that you want to teach, such as bored. Twenty pictures are a beginning."))
    camera, files = st.columns(2, gap="large")
    with camera:
        burst(key=f"own-burst-{session().datasets.inputs}", on_burst=_take_burst)
    with files:
        _upload()
    try:
        cut_waiting()
    except FerError as problem:
        st.error(explain(problem))
    _show_cut()


def _show_cut() -> None:
    own = session().datasets.own_class
    if own.cut:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{_('Cut out')}: {pictures(len(own.cut))}**", width="content")
            st.button(_("Start over"), icon=":material/restart_alt:", type="tertiary", on_click=_start_over)
        face_sheet(own.cut)
    if own.left_out:
        left_out_sheet(own.left_out)
    if own.cut:
        own_class_form.form(own.cut)


def _upload() -> None:
    key = f"own-upload-{session().datasets.uploads}"
    st.file_uploader(
        _("Or upload pictures, several at once if you like"),
        accept_multiple_files=True,
        key=key,
        max_upload_size=50,
        on_change=_take_uploads,
        args=(key,),
    )


def _take_burst(frames: tuple[bytes, ...]) -> None:
    """Keep the frames; they are cut when the page runs, where progress can be shown."""
    own = session().datasets.own_class
    own.bursts += 1
    name = f"burst-{own.token}-{own.bursts}"
    own.waiting.extend((f"{name}-{number:02}.jpg", data, name) for number, data in enumerate(frames, 1))


def _take_uploads(key: str) -> None:
    """Keep the pictures, and give an empty widget."""
    me = session().datasets
    me.own_class.waiting.extend((file.name, file.getvalue(), "") for file in st.session_state[key])
    me.uploads += 1
    resources.drop_uploads()


def _start_over() -> None:
    session().datasets.start_own_class_over()
