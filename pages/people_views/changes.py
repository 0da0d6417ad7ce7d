"""Another name, two people who are one, and the end of what is stored."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.state import session
from pages.shared.text import _, explain, literal, shortened

if TYPE_CHECKING:
    from fer_core.people.gallery import EnrolledPerson

NAME_PX: Final = 420
EVERYBODY: Final = "people-delete-all"
VIDEOS: Final = "people-videos"


def rename_form(person: "EnrolledPerson") -> None:
    """Offer another name."""
    key = f"person-name-{person.id}"
    st.text_input(_("Name"), person.name, key=key, max_chars=80, width=NAME_PX)
    _button(_("Rename"), f"person-rename-{person.id}", person, lambda: _rename(person, key), icon=":material/edit:")


def merge_form(person: "EnrolledPerson", people: "Sequence[EnrolledPerson]") -> None:
    """Offer to put the pictures among those of another person."""
    key = f"person-merge-into-{person.id}"
    others = {other.id: other.name for other in people if other.id != person.id}
    st.selectbox(
        _("It is the same person as"),
        list(others),
        index=None,
        format_func=lambda number: shortened(others.get(number, ""), longest=40),
        key=key,
        width=NAME_PX,
        placeholder=_("Choose a person"),
    )
    ready = st.session_state.get(key) is not None
    _button(
        _("Merge"),
        f"person-merge-{person.id}",
        person,
        lambda: _merge(person, key),
        icon=":material/merge:",
        ready=ready,
    )


def delete_form(person: "EnrolledPerson") -> None:
    """Ask before deleting."""
    sure = st.checkbox(
        _("Delete {name} with all pictures, for good").format(name=literal(shortened(person.name, longest=40))),
        key=f"person-sure-{person.id}",
    )
    _button(
        _("Delete"),
        f"person-delete-{person.id}",
        person,
        lambda: _delete(person),
        icon=":material/delete_forever:",
        ready=sure,
    )


def delete_all_form(count: int) -> None:
    """Ask before deleting everybody."""
    with st.expander(_("Delete everybody"), type="compact"):
        what_goes_too()
        sure = st.checkbox(_("Delete all {count} people, for good").format(count=count), key=f"{EVERYBODY}-sure")
        st.button(
            _("Delete everybody"),
            key=EVERYBODY,
            icon=":material/delete_forever:",
            disabled=not sure,
            on_click=_do,
            args=(_delete_all, EVERYBODY),
        )
        if problem := session().people.problem_of(EVERYBODY):
            st.error(explain(problem))


def _button(
    label: str, key: str, person: "EnrolledPerson", action: Callable[[], str], *, icon: str, ready: bool = True
) -> None:
    st.button(label, key=key, icon=icon, disabled=not ready, on_click=_do, args=(action, f"person-{person.id}"))


def _do(action: Callable[[], str], place: str) -> None:
    """Before the script runs, so that the list shows what came of it."""
    me = session().people
    try:
        told = action()
    except FerError as problem:
        me.refuse(place, problem)
        return
    me.succeed()
    session().forget_names()
    st.toast(told, icon=":material/check:")
    forget_in_videos()


def forget_in_videos() -> None:
    """Take the names that are gone out of the videos that are kept."""
    from fer_core.jobs.video_names import forget_names_in_videos

    try:
        forget_names_in_videos()
    except FerError as problem:
        session().people.refuse(VIDEOS, problem)


def tell_what_stays() -> None:
    """Say in which video a name may still stand."""
    if problem := session().people.problem_of(VIDEOS):
        st.error(explain(problem))


def what_goes_too() -> None:
    """Say what a new name and a deletion do to videos."""
    st.caption(
        _(
            "The old name goes from the videos on the page Video too: copies and files in which it stands are deleted, "
            "and can be made again there. What was downloaded keeps it."
        )
    )


def _rename(person: "EnrolledPerson", key: str) -> str:
    from fer_core.people.gallery import Gallery

    name = str(st.session_state[key] or "")
    Gallery().rename(person.id, name)
    return _("{name} is called {other} now.").format(name=literal(person.name), other=literal(name.strip()))


def _merge(person: "EnrolledPerson", key: str) -> str:
    from fer_core.people.gallery import Gallery

    Gallery().merge(person.id, into=st.session_state[key])
    return _("The pictures of {name} are with the other person now.").format(name=literal(person.name))


def _delete(person: "EnrolledPerson") -> str:
    from fer_core.people.gallery import Gallery

    Gallery().delete(person.id)
    return _("{name} was deleted.").format(name=literal(person.name))


def _delete_all() -> str:
    from fer_core.people.gallery import Gallery

    Gallery().delete_all()
    return _("Everybody was deleted.")
