"""Learn: how a network sees a face, in eight steps, on the visitor's own."""

import streamlit as st

from fer_core.errors import FerError
from pages.learn_views.seen import choose_face
from pages.learn_views.steps import STEPS, choose_step, neighbours, titles
from pages.shared.fragments import fragment
from pages.shared.text import _, explain

st.title(_("Learn"), anchor=False)
st.write(
    _("Follow a face through the network, from light to an answer, in eight steps. Each has something to play with.")
)
try:
    step = choose_step()
    seen = choose_face()
    if seen is not None:
        st.subheader(f"{list(STEPS).index(step) + 1}. {titles()[step]}", anchor=False)
        fragment(STEPS[step])(seen)
        neighbours(step)
except FerError as problem:
    st.error(explain(problem))
