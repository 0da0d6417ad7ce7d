"""Live: the camera's picture with every face, its expression, and how that changes."""

import streamlit as st

from fer_core.errors import FerError
from pages.live_views import camera, kept, panel, single_pictures, troubles
from pages.live_views.live_settings import live_settings
from pages.live_views.pictures_on_their_way import current_picture
from pages.shared.method import current_method
from pages.shared.missing_people import tell_missing_people
from pages.shared.state import session
from pages.shared.text import _, explain


def live() -> None:
    """Show the camera's picture, and beside it what is found in it."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        place = st.container()
        settings = live_settings()
    below, watch = st.container(), st.container()
    picture = current_picture(current_method(settings.pipeline), settings)
    with place:
        state = camera.camera(picture, rear=settings.rear)
        kept.buttons(picture, playing=state.playing)
    with watch:
        troubles.follow(state, camera.problem_told())
    with right:
        tell_missing_people()
        troubles.show(session().live.trouble)
        panel.panel(picture, state)
    with below:
        kept.show()
        single_pictures.offer(session().live.trouble)


st.title(_("Live"), anchor=False)
st.write(_("See yourself as the computer sees you: press Start, and every face gets a box and an expression."))
try:
    live()
except FerError as problem:
    camera.note_left()
    st.error(explain(problem))
except Exception:
    camera.note_left()
    raise
