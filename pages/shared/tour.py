"""A short tour for who comes for the first time: four cards on the first page, which stand in nobody's way."""

from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from pages.shared.remembered import remember_tour, tour_was_taken
from pages.shared.state import session
from pages.shared.text import _
from pages.shared.widgets import privacy_promise

Stop = Literal["what", "begin", "further", "limits"]
STOPS: Final[tuple[Stop, ...]] = ("what", "begin", "further", "limits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is told at one stop; ``page`` is where it leads to, with the words for that."""

    title: str
    words: str
    page: str = ""
    link: str = ""


def cards() -> dict[Stop, Card]:
    """Return what each stop tells."""
    return {
        "what": Card(
            title=_("What this is"),
            words=_(
                "FER Studio finds faces in photos, films and the camera's picture, and names the expression that "
                "each one shows."
            )
            + f" {privacy_promise()}.",
        ),
        "begin": Card(
            title=_("Where to begin"),
            words=_(
                "Press “Try it with a sample photo”, or give a photo of your own. Each face gets a number, an "
                "expression, and how sure the computer is."
            ),
            page="pages/photo.py",
            link=_("Use a photo of your own"),
        ),
        "further": Card(
            title=_("Where to go on"),
            words=_("The lesson follows a face through the network, in eight steps. Each has something to play with."),
            page="pages/learn.py",
            link=_("Begin the lesson"),
        ),
        "limits": Card(
            title=_("What it cannot know"),
            words=_(
                "It sees what a face looks like in one moment, never what a person feels. It is often wrong, and says "
                "“not sure” where it is unsure. Nobody should be judged by it."
            ),
        ),
    }


def tour() -> None:
    """Show the card where the visitor is, until the tour was taken or skipped."""
    me = session()
    if me.tour == "over" or (me.tour == "" and tour_was_taken()):
        if me.tour:
            remember_tour()
        return
    step = min(me.tour_step, len(STOPS) - 1)
    with st.container(border=True, key="tour", width=760):
        _show(cards()[STOPS[step]], step)


def take_again() -> None:
    """Offer the tour to who skipped it."""
    st.button(_("Take the short tour"), key="tour-again", icon=":material/tour:", type="tertiary", on_click=_begin)


def _show(card: Card, step: int) -> None:
    number = _("Short tour, {step} of {steps}").format(step=step + 1, steps=len(STOPS))
    st.caption(f":material/tour: {number}")
    st.markdown(f"**{card.title}.** {card.words}")
    last = step == len(STOPS) - 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # One button for all stops keeps the keyboard's place.
        st.button(_("Done") if last else _("Next"), key="tour-next", on_click=_end if last else _go_on)
        if not last:
            st.button(_("Skip the tour"), key="tour-skip", type="tertiary", on_click=_end)
        if card.page:
            st.page_link(card.page, label=card.link, icon=":material/arrow_forward:")


def _begin() -> None:
    session().tour, session().tour_step = "again", 0


def _go_on() -> None:
    session().tour_step += 1


def _end() -> None:
    session().tour = "over"
