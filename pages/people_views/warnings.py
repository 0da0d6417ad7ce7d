"""What makes wrong or missing names likely: too few pictures, and people who look alike."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.shared.text import _, literal, ngettext, shortened

if TYPE_CHECKING:
    from fer_core.people.gallery import EnrolledPerson


def show_warnings(people: "tuple[EnrolledPerson, ...]") -> None:
    """Warn about each once."""
    from fer_core.people.separation import FEW_PICTURES, look_alikes, with_few_pictures

    if few := with_few_pictures(people):
        words = ngettext(
            "{names} has few pictures: with at least {least}, from several sides, they are known again more surely.",
            "{names} have few pictures: with at least {least}, from several sides, they are known again more surely.",
            len(few),
        )
        names = ", ".join(_short(person.name) for person in few)
        st.warning(words.format(names=names, least=FEW_PICTURES), icon=":material/photo_library:")
    for pair in look_alikes(people):
        words = _(
            "{first} and {second} look alike (distance {distance:.2f}): one may get the other's name. "
            "If they are one person, merge them."
        )
        st.warning(
            words.format(first=_short(pair.first), second=_short(pair.second), distance=pair.distance),
            icon=":material/group:",
        )


def _short(name: str) -> str:
    return f"**{literal(shortened(name, longest=40))}**"
