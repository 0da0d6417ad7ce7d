"""Sends pictures through the face pipeline, one after another, with progress."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.shared.state import session
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.datasets.sources.face_crops import FaceCutter


def cut_waiting() -> None:
    """Cut the face out of every picture that waits; what is done stays when the person leaves meanwhile."""
    from fer_core.datasets.sources.face_crops import CutFace

    own = session().datasets.own_class
    if not own.waiting:
        return
    total, bar = len(own.waiting), st.progress(0.0, _("Looking for faces …"))
    while own.waiting:
        name, data, burst = own.waiting[0]
        cut = cutter().cut(data, name=name, burst=burst)
        own.waiting.pop(0)
        if isinstance(cut, CutFace):
            own.cut.append(cut)
        else:
            own.left_out.append((cut, data))
        done = total - len(own.waiting)
        bar.progress(done / total, _("Looking for faces: {done} of {total}").format(done=done, total=total))
    bar.empty()


@st.cache_resource(show_spinner=False)
def cutter() -> "FaceCutter":
    """Return the one cutter; any thread may use it."""
    from fer_core.datasets.sources.face_crops import FaceCutter

    return FaceCutter()
