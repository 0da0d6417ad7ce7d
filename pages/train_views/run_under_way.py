"""A run that learns now: how far it is, its curves, its log, and Stop."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.shared.job_words import queued_words
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _
from pages.train_views.curves import history_of, show_curves
from pages.train_views.run_ended import show_notices
from pages.train_views.run_files import show_files, show_log
from pages.train_views.run_words import best_words, progress_words, share_done, stop_words

if TYPE_CHECKING:
    from fer_core.jobs.job import Job
    from fer_core.training.run_status import Status
    from fer_core.training.runs import Run


def show_under_way(run: "Run", status: "Status") -> None:
    """Draw it once; the page follows it."""
    from fer_core.jobs.training_jobs import job_of

    job = job_of(run)
    queued = status.state == "queued"
    st.progress(share_done(status), queued_words(job) if queued else progress_words(status))
    _now(status)
    show_notices(run)
    history = history_of(run)
    if history:
        show_curves(history, key=f"curves-{run.name}")
    _stop(run, status, job)
    show_log(run)
    show_files(run)


def _now(status: "Status") -> None:
    if best := best_words(status):
        st.markdown(f"**{best}**")
    if status.batches and status.phase == "training":
        now = _("In this epoch right {points} times in 100 on the pictures that it learns from, with a loss of {loss}.")
        st.caption(now.format(points=round(100 * status.accuracy), loss=numeral(status.loss, ".2f")))


def _stop(run: "Run", status: "Status", job: "Job | None") -> None:
    if job is None or job.status().is_over:
        st.caption(_("A command in a terminal trains it. Ctrl-C stops it there."))
        return
    asked, packing = job.is_cancelled(), status.phase == "packing"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Stop"),
            key=f"stop-{run.name}",
            icon=":material/stop:",
            disabled=asked or packing,
            on_click=_ask_to_stop,
            args=(run,),
        )
        if not packing:
            st.caption(stop_words(status, asked=asked), width="content")


def _ask_to_stop(run: "Run") -> None:
    from fer_core.jobs.training_jobs import stop_training

    place = session().train
    place.problems.pop(run.name, None)
    try:
        stop_training(run)
    except FerError as problem:
        place.problems[run.name] = problem
