"""Train: make a network out of a dataset with one button, and watch it learn."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.dataset_choice import keep_in_address
from pages.shared.state import session
from pages.shared.text import _, explain
from pages.shared.views import choose_view
from pages.train_views.new import new_view
from pages.train_views.runs import runs_view, something_is_trained
from pages.train_views.teach import teach_view

VIEW: Final = "train-view"
"""The key of the control that chooses the view."""


def views() -> Mapping[str, Callable[[], None]]:
    """Return what can be done here."""
    return {"new": new_view, "runs": runs_view, "teach": teach_view}


def names() -> Mapping[str, str]:
    """Return the name and the symbol of each view."""
    return {
        "new": f":material/model_training: {_('Train a network')}",
        "runs": f":material/monitoring: {_('Trainings')}",
        "teach": f":material/school: {_('Teach a new expression')}",
    }


def chosen_view() -> str:
    """Show what can be done; a new session looks at what is trained now."""
    place = session().train
    if place.next_view:
        st.session_state[VIEW], place.next_view = place.next_view, ""
    return choose_view(names(), key=VIEW, first="runs" if something_is_trained() else "new")


st.title(_("Train"), anchor=False)
st.write(_("Let a network learn from labelled pictures, watch it learn, and stop or resume it whenever you like."))
try:
    view = chosen_view()
    keep_in_address(view=view)
    views()[view]()
except FerError as problem:
    st.error(explain(problem))
