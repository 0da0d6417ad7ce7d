"""The name of a taught network: it follows what is taught until a person types their own."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.plain_names import tidy_name
from pages.dataset_views.import_form import NAME_PX
from pages.shared.state import session
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.networks.card import Card

LONGEST: Final = 60
"""Signs of a suggested name: a number has a place after it, and two bytes a letter are no more than a name has."""
NAME: Final = "teach-name"


def choose_name(card: "Card", classes: tuple[str, ...], remove: tuple[str, ...]) -> str:
    """Ask for the name; one that a person typed stays, whatever else is chosen."""
    place, suggestion = session().train, _free(tidy_name(_suggestion(card, classes, remove)[:LONGEST]))
    if st.session_state.get(NAME) in (None, "", place.suggested):
        st.session_state[NAME] = suggestion
    place.suggested = suggestion
    name = st.text_input(_("Name of the new network"), key=NAME, max_chars=80, width=NAME_PX, persist_state="session")
    return (name or "").strip()


def _suggestion(card: "Card", classes: tuple[str, ...], remove: tuple[str, ...]) -> str:
    if classes:
        return _("{base} with {classes}").format(base=card.name, classes=" ".join(classes))
    return _("{base} without {classes}").format(base=card.name, classes=" ".join(remove)) if remove else card.name


def _free(suggestion: str) -> str:
    """Return a name that no network has, and none that is being taught."""
    from fer_core.networks.bundle import bundle_names

    taken = {name.casefold() for name in bundle_names()} | _being_taught()
    names = (suggestion, *(f"{suggestion} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def _being_taught() -> set[str]:
    from fer_core.jobs.job import list_jobs

    return {str(job.arguments.get("name")).casefold() for job in list_jobs("teach") if not job.status().is_over}
