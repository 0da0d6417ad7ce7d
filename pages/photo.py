"""Photo: every face of a photo, and which expression it shows."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fer_core.errors import FerError
from pages.shared import downloads, pictures
from pages.shared.looking import look_at_waiting
from pages.shared.method import Method, current_method
from pages.shared.missing_people import tell_missing_people
from pages.shared.photo_inputs import photo_inputs
from pages.shared.photo_results import ListedPhoto
from pages.shared.photo_settings import pipeline_config
from pages.shared.pictures import Drawing
from pages.shared.state import session
from pages.shared.text import _, explain

PHOTOS_A_PAGE = 4


def results(method: Method, drawing: Drawing, progress: DeltaGenerator) -> None:
    """Show the photos, newest first, a few a page, each as soon as it was looked at."""
    me, for_all = session(), st.empty()
    pages = -(-len(me.photos) // PHOTOS_A_PAGE)
    me.page = min(me.page, pages)
    page_choice(pages, "above")
    listed = [ListedPhoto(photo) for photo in me.photos[PHOTOS_A_PAGE * (me.page - 1) : PHOTOS_A_PAGE * me.page]]
    page_choice(pages, "below")
    for entry in listed:
        entry.show(me.reading(entry.photo, method), drawing)
    for looked_at in look_at_waiting(method, progress):
        for entry in listed:
            if entry.photo is looked_at:
                entry.show(me.reading(looked_at, method), drawing)
    if len(me.photos) > 1:
        readings = [(photo, reading) for photo in me.photos if (reading := me.reading(photo, method))]
        with for_all:
            downloads.for_all(readings, len(me.photos), drawing)


def page_choice(pages: int, place: str) -> None:
    """Offer the pages of the list; above and below it, the same one is chosen."""
    if pages > 1:
        key = f"photo-page-{place}"
        st.session_state[key] = session().page
        st.pagination(pages, key=key, on_change=turn_to, args=(key,))


def turn_to(key: str) -> None:
    """Take over the page that was chosen."""
    session().page = st.session_state[key]


st.title(_("Photo"), anchor=False)
st.write(_("Give a photo, and see every face that the computer finds and which expression it reads in it."))
photo_inputs()
tell_missing_people()
if not session().photos:
    st.caption(_("No photo yet: upload one, use the camera, or start with the sample."))
else:
    chosen = session().settings
    place = st.empty()
    try:
        results(current_method(pipeline_config(chosen)), pictures.drawing(chosen), place)
    except FerError as problem:
        place.error(explain(problem))
