"""Looks at the photos that wait, with progress; what was found stays when the person stops or leaves."""

import time
from collections.abc import Sequence
from typing import Final

import streamlit as st

from fer_core.config import PipelineConfig
from pages.shared import resources
from pages.shared.state import Photo, session
from pages.shared.text import _, literal, ngettext, shortened

WORTH_TELLING_S: Final = 10


def look_at_waiting(config: PipelineConfig) -> None:
    """Look at every photo without a reading; raises FerError when the network cannot be used at all."""
    me = session()
    waiting = me.waiting(config)
    if waiting and me.paused:
        _offer_to_go_on(len(waiting))
        return
    if waiting:
        with st.spinner(_("Getting ready …")):
            resources.pipeline(config)
    if len(waiting) == 1:
        with st.spinner(_("Looking at the photo …")):
            me.remember(waiting[0], config, resources.look_at(waiting[0], config))
    elif waiting:
        _look_at_many(waiting, config)


def _look_at_many(photos: Sequence[Photo], config: PipelineConfig) -> None:
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        st.button(_("Stop"), on_click=_pause, icon=":material/stop:")
    started = time.monotonic()
    for done, photo in enumerate(photos):
        bar.progress(done / len(photos), _progress(photo, done, len(photos), time.monotonic() - started))
        session().remember(photo, config, resources.look_at(photo, config))
    place.empty()


def _progress(photo: Photo, done: int, count: int, elapsed_s: float) -> str:
    words = _("Photo {number} of {count}: {name}").format(
        number=done + 1, count=count, name=literal(shortened(photo.name))
    )
    left_s = elapsed_s / done * (count - done) if done else 0.0
    if elapsed_s + left_s < WORTH_TELLING_S:
        return words
    return f"{words} · {_('about {seconds} s left').format(seconds=round(left_s))}"


def _offer_to_go_on(count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
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
