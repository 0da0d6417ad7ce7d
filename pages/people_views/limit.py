"""How near a face must be to a person to get the name: the distances among the enrolled pictures, and the limit."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.people_views.limit_chart import distance_histogram
from pages.people_views.warnings import show_warnings
from pages.shared import charts, enrolled
from pages.shared.state import session
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from fer_core.people.separation import Separation

SLIDER: Final = "people-limit"
OWN: Final = "people-limit-own"
SLIDER_PX: Final = 640


def limit_view() -> None:
    """Show the histogram with the limit as a line, and let it be moved."""
    known = enrolled.state()
    show_warnings(known.people)
    separation = known.separation
    st.write(_("A face gets the name of the nearest person, unless it is farther than the limit: then it is unknown."))
    st.plotly_chart(
        distance_histogram(separation, known.limit),
        key="people-distances",
        config=charts.QUIET,
        alt=_in_words(separation, known.limit),
    )
    st.caption(_in_words(separation, known.limit))
    _adjust(known.limit, separation.limit, chosen=known.chosen_limit is not None)


def _in_words(separation: "Separation", limit: float) -> str:
    """Return the figures of the chart."""
    words = [_("Limit: {limit:.2f}.").format(limit=limit)]
    if separation.within.size:
        words.append(_("Same person: at most {most:.2f} apart.").format(most=separation.within.max()))
    if separation.between.size:
        words.append(_("Different people: at least {least:.2f} apart.").format(least=separation.between.min()))
    else:
        words.append(_("With one person enrolled there is nobody to compare with: a usual limit is taken."))
    return " ".join(words)


def _adjust(limit: float, following: float, *, chosen: bool) -> None:
    from fer_core.people.separation import LEAST_ADJUSTABLE, MOST_ADJUSTABLE

    st.session_state[OWN], st.session_state[SLIDER] = chosen, limit
    st.toggle(
        _("Choose the limit myself"),
        key=OWN,
        on_change=_choose,
        args=(limit,),
        help=_("Otherwise it follows from the people who are enrolled: {limit:.2f} now.").format(limit=following),
    )
    if chosen:
        st.slider(
            _("Limit: smaller gives fewer wrong names, larger gives fewer unknown faces"),
            LEAST_ADJUSTABLE,
            MOST_ADJUSTABLE,
            step=0.01,
            key=SLIDER,
            on_change=_move,
            width=SLIDER_PX,
        )
    if problem := session().people.problem_of(SLIDER):
        st.error(explain(problem))


def _choose(limit: float) -> None:
    """Begin from the limit that was in force, or go back to the one that follows from the people."""
    _store(limit if st.session_state[OWN] else None)


def _move() -> None:
    _store(float(st.session_state[SLIDER]))


def _store(limit: float | None) -> None:
    from fer_core.people.gallery import Gallery

    me = session().people
    try:
        Gallery().choose_limit(limit)
    except FerError as problem:
        me.refuse(SLIDER, problem)
        return
    me.succeed()
