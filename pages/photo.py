"""Photo: every face of a photo, and which expression it shows."""

import streamlit as st

from fer_core.config import PipelineConfig
from fer_core.errors import FerError
from pages.shared import downloads, pictures
from pages.shared.looking import look_at_waiting
from pages.shared.photo_inputs import photo_inputs
from pages.shared.photo_results import photo_result
from pages.shared.photo_settings import pipeline_config
from pages.shared.pictures import Drawing
from pages.shared.state import session
from pages.shared.text import _, explain

PHOTOS_A_PAGE = 4


def results(config: PipelineConfig, drawing: Drawing) -> None:
    """Show the photos, newest first, a few a page."""
    me = session()
    readings = [(photo, reading) for photo in me.photos if (reading := me.reading(photo, config))]
    if len(me.photos) > 1:
        downloads.for_all(readings, len(me.photos), drawing)
    pages = -(-len(me.photos) // PHOTOS_A_PAGE)
    number = st.pagination(pages, key=f"photo-page-{me.batches}") if pages > 1 else 1
    for photo in me.photos[PHOTOS_A_PAGE * (number - 1) : PHOTOS_A_PAGE * number]:
        photo_result(photo, me.reading(photo, config), drawing)


st.title(_("Photo"), anchor=False)
st.write(_("Give a photo, and see every face that the computer finds and which expression it reads in it."))
photo_inputs()
if not session().photos:
    st.caption(_("No photo yet: upload one, use the camera, or start with the sample."))
else:
    chosen = session().settings
    try:
        look_at_waiting(pipeline_config(chosen))
        results(pipeline_config(chosen), pictures.drawing(chosen))
    except FerError as problem:
        st.error(explain(problem))
