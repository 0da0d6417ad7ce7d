"""Long work on a page: how far it is, how long it takes, Cancel, and what came of it.

Jobs are processes of their own, found again by ``list_jobs``: leaving the page or closing the app stops none.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.fragments import fragment
from pages.shared.job_words import queued_words, running_words, share_done
from pages.shared.text import _, explain, literal

if TYPE_CHECKING:
    from fer_core.jobs.job import Job
    from fer_core.jobs.status import JobStatus

EVERY_S: Final = 1.0

OnDone = Callable[["Job", "JobStatus"], None]


def show_job(job: "Job", *, key: str, on_done: OnDone | None = None) -> None:
    """Draw a job, following it while it runs; the page runs again when it ends.

    ``on_done`` draws what there is to say of a finished job, in place of a plain "Done."
    """
    if not job.folder.exists():
        return
    over = job.status().is_over
    fragment(_draw, run_every=None if over else EVERY_S)(job, key, on_done, over)


def show_jobs(jobs: Iterable["Job"], *, key: str, on_done: OnDone | None = None) -> None:
    """Draw several jobs, each in its own frame."""
    for job in jobs:
        show_job(job, key=f"{key}-{job.id}", on_done=on_done)


def _draw(job: "Job", key: str, on_done: OnDone | None, was_over: bool) -> None:
    status = job.status() if job.folder.exists() else None
    if status is None or (status.is_over and not was_over):
        st.rerun()  # the whole page: what the job made is there now, or another tab closed it
    with st.container(border=True, key=key):
        if status.is_over:
            _ended(job, status, on_done, key)
        else:
            _under_way(job, status, key)


def _under_way(job: "Job", status: "JobStatus", key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{literal(job.title)}**", width="stretch")
        cancel = st.button(_("Cancel"), key=f"{key}-cancel", icon=":material/stop:", type="tertiary")
    if cancel:
        job.cancel()
    if status.state == "queued":
        st.progress(0.0, queued_words(job))
    else:
        st.progress(share_done(status), literal(running_words(status)))


def _ended(job: "Job", status: "JobStatus", on_done: OnDone | None, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{literal(job.title)}**", width="stretch")
        st.button(
            _("Close"),
            key=f"{key}-close",
            icon=":material/close:",
            type="tertiary",
            on_click=job.forget,
            help=_("Takes this note away; what was made stays."),
        )
    if status.state == "finished" and on_done:
        on_done(job, status)
    elif status.state == "finished":
        st.markdown(f":green[:material/check:] {_('Done.')}")
    elif status.state == "cancelled":
        told = status.error  # says what was kept, where something was
        st.info(explain(told) if told else _("Cancelled. Nothing was kept."), icon=":material/block:")
    else:
        _failed(job, status)


def _failed(job: "Job", status: "JobStatus") -> None:
    """Say what to do; the log is one click away."""
    problem = status.error
    st.error(explain(problem) if problem else _("This ended unexpectedly."), icon=":material/error:")
    with st.expander(_("Log")):
        st.code(job.log_tail() or _("The log is empty."), language=None)
