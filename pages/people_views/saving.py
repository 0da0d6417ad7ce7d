"""The name and the consent; only then is anything stored."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError, GalleryError
from fer_core.messages import N_
from pages.shared import enrolled
from pages.shared.state import session
from pages.shared.text import _, explain, literal

if TYPE_CHECKING:
    from fer_core.people.gallery import EnrolledPerson

PLACE: Final = "people-save"
NAME_PX: Final = 420
ALL_UNLIKE: Final = N_(
    "Nothing was stored: the pictures look unlike those of {name}, as if they showed somebody else. Give another name, "
    "or start over."
)
SOME_UNLIKE: Final = N_(
    "Nothing was stored yet. Left out, as unlike the pictures of {name}: {pictures}. Press Save again to add the "
    "others."
)
VIEW: Final = "people-view"


def save_form() -> None:
    """Ask whose pictures these are and whether that person agrees."""
    me = session().people
    key = f"people-name-{me.inputs}"
    name = (st.text_input(_("Name of the person"), key=key, max_chars=80, width=NAME_PX) or "").strip()
    if more := _same_name(name):
        st.caption(_("{name} is enrolled already: these pictures are added.").format(name=literal(more.name)))
    agreed = st.checkbox(
        _("This person agrees that numbers and small pictures of their face are stored on this computer."),
        key=f"people-consent-{me.inputs}",
    )
    st.button(
        _("Save"),
        key=PLACE,
        type="primary",
        icon=":material/save:",
        disabled=not (name and agreed),
        on_click=_save,
        args=(key,),
    )
    if problem := me.problem_of(PLACE):
        st.error(explain(problem))


def _same_name(name: str) -> "EnrolledPerson | None":
    """Return the person who is called so already."""
    from fer_core.plain_names import folded

    return next((person for person in enrolled.state().people if folded(person.name) == folded(name)), None)


def _save(key: str) -> None:
    """Before the script runs, so that the list shows the new person."""
    from fer_core.people.gallery import Gallery, checked_name

    me = session().people
    try:
        name = checked_name(str(st.session_state[key] or ""))
        _leave_strangers_out(name)
        Gallery().add(name, [candidate.portrait for candidate in me.taken])
    except FerError as problem:
        me.refuse(PLACE, problem)
        return
    me.start_over()
    st.session_state[VIEW] = "everybody"
    st.toast(_("{name} is enrolled.").format(name=literal(name)), icon=":material/check:")


def _leave_strangers_out(name: str) -> None:
    """Compare the pictures with those that the person has already; raises GalleryError, and nothing is stored then.

    With all of them unlike, the name may be the mistake, so the pictures stay.
    """
    from fer_core.people.enrolment import without_strangers

    person, me = _same_name(name), session().people
    if person is None:
        return
    kept, strangers = without_strangers(me.taken, person.embeddings)
    if strangers and not kept:
        raise GalleryError(ALL_UNLIKE, name=person.name)
    me.leave_out(kept, strangers)
    if strangers:
        raise GalleryError(SOME_UNLIKE, name=person.name, pictures=", ".join(one.name for one in strangers))
