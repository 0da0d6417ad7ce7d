"""The list: a card a person with thumbnails, and what can be done with them."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.people_views.changes import delete_all_form, delete_form, merge_form, rename_form, what_goes_too
from pages.people_views.sheets import taken_sheet
from pages.people_views.warnings import show_warnings
from pages.shared import enrolled
from pages.shared.job_words import pictures
from pages.shared.state import session
from pages.shared.text import _, explain, literal, shortened

if TYPE_CHECKING:
    from fer_core.people.gallery import EnrolledPerson

PEOPLE_A_PAGE: Final = 12
PAGE: Final = "people-page"
SHOWN: Final = 4
NARROWEST_CARD_PX: Final = 380


def everybody_view() -> None:
    """Show everybody by name, the warnings above, and the way to delete all below."""
    people = enrolled.state().people
    show_warnings(people)
    pages = -(-len(people) // PEOPLE_A_PAGE)
    page = st.pagination(pages, key=PAGE) if pages > 1 else 1
    with st.grid(2, min_column_width=NARROWEST_CARD_PX, border=True):
        for person in people[PEOPLE_A_PAGE * (page - 1) : PEOPLE_A_PAGE * page]:
            with st.container(key=f"person-{person.id}"):
                _card(person, people)
    delete_all_form(len(people))


def _card(person: "EnrolledPerson", people: "tuple[EnrolledPerson, ...]") -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(literal(shortened(person.name, longest=40)), anchor=False, width="content")
        st.caption(pictures(len(person.thumbnails)), width="content")
    taken_sheet(person.thumbnails[:SHOWN])
    with st.expander(_("Rename, merge or delete"), type="compact"):
        rename_form(person)
        if len(people) > 1:
            merge_form(person, people)
        delete_form(person)
        what_goes_too()
    if problem := session().people.problem_of(f"person-{person.id}"):
        st.error(explain(problem))
