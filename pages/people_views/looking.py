"""Looks at the pictures that wait, one after another, with progress."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.people_views.sheets import REFUSED_SHOWN_PX
from pages.shared.state import session
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.people.enrolment import Enroller


def look_at_waiting() -> None:
    """Sort every picture that waits into taken and refused; what is done stays when the person leaves meanwhile."""
    from fer_core.people.enrolment import PICTURES_AT_A_TIME, Candidate, too_many

    me = session().people
    if not me.waiting:
        return
    total, bar = len(me.waiting), st.progress(0.0, _("Looking at the pictures …"))
    while me.waiting:
        name, data = me.waiting[0]
        full = len(me.taken) >= PICTURES_AT_A_TIME
        found = too_many(name) if full else enroller().look(data, name=name)
        me.waiting.pop(0)
        if isinstance(found, Candidate):
            me.taken.append(found)
        else:
            me.refused.append((found, None if full else _small(data, name)))
        done = total - len(me.waiting)
        bar.progress(done / total, _("Looking at the pictures: {done} of {total}").format(done=done, total=total))
    bar.empty()
    _leave_strangers_out()


def _leave_strangers_out() -> None:
    """Compare the pictures with each other: somebody else may have walked through the burst."""
    from fer_core.people.enrolment import without_strangers

    me = session().people
    me.leave_out(*without_strangers(me.taken))


def _small(data: bytes, name: str) -> bytes | None:
    """Return what is shown of a picture that is not taken, made once; None for what is no picture."""
    from fer_core.media.images import decode_image, encode_image, reduced_copy

    try:
        return encode_image(reduced_copy(decode_image(data, name=name), REFUSED_SHOWN_PX), ".jpg")
    except FerError:
        return None


@st.cache_resource(show_spinner=False)
def enroller() -> "Enroller":
    """Return the one that looks; any thread may use it."""
    from fer_core.people.enrolment import Enroller

    return Enroller()
