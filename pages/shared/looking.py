"""Looks at the photos that wait, with progress; what was found stays when the person stops or leaves."""

import time
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import resources
from pages.shared.method import Method
from pages.shared.state import Photo, session
from pages.shared.text import _, literal, ngettext, shortened

WORTH_TELLING_S: Final = 10


def look_at_waiting(method: Method, place: DeltaGenerator) -> Iterator[Photo]:
    """Look at every photo without a reading, and give each as soon as it has one.

    What goes on is told in ``place``. Raises FerError when the network or a model file cannot be used at all.
    """
    waiting = session().waiting(method)
    if waiting and session().paused:
        _offer_to_go_on(len(waiting), place)
    elif waiting:
        with place, st.spinner(_("Getting ready …")):
            resources.pipeline(method)
        yield from _look_at(waiting, method, place)
        place.empty()


def _look_at(waiting: Sequence[Photo], method: Method, place: DeltaGenerator) -> Iterator[Photo]:
    me = session()
    bar = _progress_bar(place, can_stop=len(waiting) > 1)
    before = len(me.photos) - len(waiting)
    for number, photo in enumerate(waiting, before + 1):
        began = time.monotonic()
        bar.progress((number - 1) / len(me.photos), _words(photo, number, len(me.photos)))
        if not me.reading(photo, method):  # a copy of one before it has its reading already
            me.remember(photo, method, resources.look_at(photo, method))
        yield photo
        me.pace_s.append(time.monotonic() - began)


def _progress_bar(place: DeltaGenerator, *, can_stop: bool) -> DeltaGenerator:
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        if can_stop:
            st.button(_("Stop"), on_click=_pause, icon=":material/stop:")
    return bar


def _words(photo: Photo, number: int, count: int) -> str:
    if count == 1:
        return _("Looking at the photo …")
    words = _("Photo {number} of {count}: {name}").format(
        number=number, count=count, name=literal(shortened(photo.name))
    )
    pace_s = mean(session().pace_s or [0.0])
    if pace_s * count < WORTH_TELLING_S:
        return words
    left = _("about {seconds} s left").format(seconds=round(pace_s * (count - number + 1)))
    return f"{words} · {left}"


def _offer_to_go_on(count: int, place: DeltaGenerator) -> None:
    with place.container(horizontal=True, vertical_alignment="center"):
        st.info(
            ngettext("{count} photo was not looked at yet.", "{count} photos were not looked at yet.", count).format(
                count=count
            )
        )
        st.button(_("Continue"), on_click=_continue, icon=":material/play_arrow:")


def _pause() -> None:
    session().paused = True


def _continue() -> None:
    session().paused = False
