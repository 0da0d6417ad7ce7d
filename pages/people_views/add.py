"""Add a person: ten pictures from the camera or from files, what is wrong with each, a name and a consent."""

from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.people_views.looking import look_at_waiting
from pages.people_views.saving import save_form
from pages.people_views.sheets import refused_sheet, taken_sheet
from pages.shared import resources
from pages.shared.burst import burst
from pages.shared.job_words import pictures
from pages.shared.state import session
from pages.shared.text import _, explain

MOST_MEGABYTES: Final = 50


def add_view() -> None:
    """Take pictures, show which can be used, and store them under a name."""
    me = session().people
    camera, files = st.columns(2, gap="large")
    with camera:
        burst(key=f"people-burst-{me.inputs}", on_burst=_take_burst, hints=hints())
        st.caption(_("One press takes ten pictures, one a second, and says what to do for each."))
    with files:
        _upload()
    try:
        look_at_waiting()
    except FerError as problem:
        st.error(explain(problem))
    _show_pictures()


def hints() -> tuple[str, ...]:
    """Return what to do for each of ten pictures: different sides and faces are known again more surely."""
    straight, left = _("Look straight into the camera"), _("Turn your head a little to the left")
    right, smile = _("Turn your head a little to the right"), _("Look into the camera and smile")
    return (*[straight] * 3, *[left] * 2, *[right] * 2, *[smile] * 3)


def _show_pictures() -> None:
    me = session().people
    if not me.taken and not me.refused:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_('Can be used')}: {pictures(len(me.taken))}**", width="content")
        st.button(_("Start over"), icon=":material/restart_alt:", type="tertiary", on_click=me.start_over)
    if me.taken:
        taken_sheet([candidate.portrait.thumbnail for candidate in me.taken])
    if me.refused:
        refused_sheet(me.refused)
    if me.taken:
        save_form()


def _upload() -> None:
    key = f"people-upload-{session().people.inputs}-{session().people.bursts}"
    st.file_uploader(
        _("Or upload pictures of one person, up to ten at a time"),
        accept_multiple_files=True,
        key=key,
        max_upload_size=MOST_MEGABYTES,
        on_change=_take_uploads,
        args=(key,),
    )


def _take_burst(frames: tuple[bytes, ...]) -> None:
    """Keep the frames; they are looked at when the page runs, where progress can be shown."""
    me = session().people
    me.bursts += 1
    me.waiting.extend((_("picture {number}").format(number=number), data) for number, data in enumerate(frames, 1))


def _take_uploads(key: str) -> None:
    """Keep the pictures, and give an empty widget."""
    me = session().people
    me.waiting.extend((file.name, file.getvalue()) for file in st.session_state[key])
    me.bursts += 1
    resources.drop_uploads()
