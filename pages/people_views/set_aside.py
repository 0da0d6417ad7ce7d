"""Files of people that could not be read: they still hold faces, so they are told until they are gone."""

import streamlit as st

from fer_core.errors import FerError
from pages.people_views.changes import forget_in_videos
from pages.shared.state import session
from pages.shared.text import _, explain, literal

PLACE = "people-set-aside"


def tell_set_aside() -> None:
    """Name the files, and offer to delete them."""
    from fer_core.people.gallery import Gallery

    files = Gallery().set_aside()
    if not files:
        return
    names = ", ".join(literal(path.name) for path in files)
    words = _(
        "People who were enrolled before could not be read. What was stored of them is in {files}, beside the "
        "workspace's other files: repair it, put a backup in its place, or delete it."
    )
    st.warning(words.format(files=names), icon=":material/broken_image:")
    st.button(_("Delete what cannot be read"), key=PLACE, icon=":material/delete_forever:", on_click=_delete)
    if problem := session().people.problem_of(PLACE):
        st.error(explain(problem))


def _delete() -> None:
    from fer_core.people.gallery import Gallery

    me = session().people
    try:
        Gallery().delete_set_aside()
    except FerError as problem:
        me.refuse(PLACE, problem)
        return
    me.succeed()
    forget_in_videos()
