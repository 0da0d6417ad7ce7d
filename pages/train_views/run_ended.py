"""A run that is over: what came of it."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.training.run_status import TOO_SOON
from pages.shared import network
from pages.shared.text import _, explain, literal, reworded
from pages.train_views.curves import history_of, show_curves
from pages.train_views.few_pictures import warn_of_guessing
from pages.train_views.parts_table import show_parts
from pages.train_views.run_actions import show_actions
from pages.train_views.run_files import show_files, show_log
from pages.train_views.run_words import best_words, end_words, kept_words

if TYPE_CHECKING:
    from fer_core.networks.card import Card
    from fer_core.training.run_status import Status
    from fer_core.training.runs import Run

BROKEN_OFF: Final = frozenset({"killed", "failed"})
"""Ends that the log may explain, so it is shown even when it is empty."""


def show_ended(run: "Run", status: "Status", *, newest: bool) -> None:
    """Say what came of it; the curves of older runs are drawn when they are asked for."""
    card = _card(run)
    _what_happened(run, status)
    _how_good(card, status)
    guessing = warn_of_guessing(card, key=run.name)
    show_notices(run)
    show_actions(run, status, worth_using=not guessing)
    history = history_of(run)
    if history and (newest or st.toggle(_("Curves of {name}").format(name=run.name), key=f"show-curves-{run.name}")):
        show_curves(history, key=f"curves-{run.name}")
    show_parts(run, card)
    show_log(run, always=status.state in BROKEN_OFF)
    show_files(run)


def show_notices(run: "Run") -> None:
    """Say what did not go as the recipe asks, and was done otherwise."""
    for notice in run.notices():
        st.caption(f":material/info: {literal(reworded(notice))}")


def _what_happened(run: "Run", status: "Status") -> None:
    if status.state == "finished":
        st.markdown(end_words(status, run.used_recipe()))
        return
    told = explain(status.error) if status.error else ""
    words = told if status.message_id == TOO_SOON else " ".join(filter(None, (told, kept_words(status))))
    if status.state == "stopped":
        st.info(words, icon=":material/stop_circle:")
    elif status.state == "killed":
        st.warning(words, icon=":material/power_off:")
    else:
        st.error(words, icon=":material/error:")


def _how_good(card: "Card | None", status: "Status") -> None:
    """Say how good the packed network is, from its card; before there is one, what the best epoch reached."""
    measured = network.accuracy(card) if card else None
    if measured:
        st.markdown(f"**{measured.in_words}**", help=measured.exact)
    elif words := best_words(status):
        st.markdown(f"{words}.")


def _card(run: "Run") -> "Card | None":
    """Return the card of the packed network; None where there is none that can be read."""
    from fer_core.networks.card import CARD_NAME, read_card

    if not (run.bundle / CARD_NAME).is_file():
        return None
    try:
        return read_card(run.bundle)
    except FerError:
        return None
