"""What imports and other work on datasets brought, and the way to look at it."""

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.dataset_views.filters import show_what_was_found
from pages.shared.job_views import show_job
from pages.shared.job_words import pictures
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, literal, ngettext

if TYPE_CHECKING:
    from fer_core.jobs.job import Job
    from fer_core.jobs.status import JobStatus

VIEW: Final = "datasets-view"
"""The key of the control that chooses the view."""
MAKING: Final = frozenset(
    {
        "import-archive",
        "import-folder",
        "import-csv",
        "import-imdb-wiki",
        "import-roboflow",
        "own-class",
        "derive",
    }
)
"""Kinds of work that make a dataset."""
NEWS_S: Final = 600
"""How long the good end of work is told."""


def await_end(job: "Job", uploads: Iterable[str] = ()) -> None:
    """Remember that this tab started a job: what it makes is looked at when it is there, and what it read goes then."""
    session().datasets.awaited[job.id] = tuple(uploads)


def greet_arrivals() -> None:
    """Look at a dataset that this tab waited for, as soon as it is there."""
    from fer_core.jobs.job import list_jobs

    me = session().datasets
    for job in list_jobs() if me.awaited else ():
        if job.id in me.awaited and (status := job.status()).is_over:
            uploads = me.awaited.pop(job.id)
            if status.state == "finished" and job.kind in MAKING:
                _greet(job, status, uploads)
            elif status.result.get("findings") and job.arguments.get("dataset") == me.chosen:
                show_what_was_found()


def _greet(job: "Job", status: "JobStatus", uploads: Iterable[str]) -> None:
    """The form that asked for it begins anew; a failed one keeps what was typed."""
    me = session().datasets
    me.choose(str(status.result.get("dataset") or job.arguments.get("into")))
    me.inputs += 1
    for place in uploads:
        me.unstage(place)
    if job.kind == "own-class":
        me.start_own_class_over()


def making_goes_on() -> bool:
    """Tell whether a dataset is being made."""
    return any(job.folder.exists() and not job.status().is_over for job in _jobs(MAKING))


def show_making(kinds: Iterable[str] = MAKING) -> None:
    """Show the work that makes datasets, newest first."""
    for job in _jobs(kinds):
        show_job(job, key=f"making-{job.id}", on_done=made)


def show_work_on(dataset: str, kinds: Iterable[str]) -> bool:
    """Show the work of these kinds on a dataset; return whether any of it goes on."""
    jobs = [job for job in _jobs(kinds) if job.arguments.get("dataset") == dataset]
    for job in jobs:
        show_job(job, key=f"work-{job.id}", on_done=_worked)
    return any(job.folder.exists() and not job.status().is_over for job in jobs)


def made(job: "Job", status: "JobStatus") -> None:
    """Say what was made, and offer to look at it."""
    name = str(status.result.get("dataset") or job.arguments.get("into"))
    words = _("The dataset {name} is there").format(name=f"**{literal(name)}**")
    count = status.result.get("pictures")
    st.success(f"{words}: {pictures(count)}." if isinstance(count, int) else f"{words}.", icon=":material/check:")
    if unreadable := status.result.get("unreadable"):
        told = ngettext(
            "{count} file that cannot be opened was left out.",
            "{count} files that cannot be opened were left out.",
            int(unreadable),
        )
        st.caption(told.format(count=numeral(unreadable)))
    looked = st.button(
        _("Look at it"),
        key=f"look-{job.id}",
        icon=":material/bar_chart:",
        type="primary",
        on_click=look_at,
        args=(name,),
    )
    if looked:
        st.rerun()  # the whole page: a button in a fragment runs no more than that again


def _worked(_job: "Job", status: "JobStatus") -> None:
    """Say what work on a dataset found."""
    found = status.result.get("findings")
    words = _("Done.")
    if isinstance(found, int):
        told = ngettext("{count} remark for the queue.", "{count} remarks for the queue.", found)
        words = told.format(count=numeral(found))
    st.markdown(f":green[:material/check:] {words}")
    if skipped := status.result.get("skipped"):
        reason = _("Left out: {pictures} of classes that this check cannot judge.")
        st.caption(reason.format(pictures=pictures(int(skipped))))


def look_at(name: str, view: str = "understand") -> None:
    """Choose a dataset and a view."""
    session().datasets.choose(name)
    st.session_state[VIEW] = view


def _jobs(kinds: Iterable[str]) -> "list[Job]":
    """Return the jobs worth telling, newest first; a new try of the same thing takes the place of those that ended."""
    from fer_core.jobs.job import list_jobs

    wanted, jobs = frozenset(kinds), []
    tried: set[str] = set()
    for job in list_jobs():
        if job.kind not in wanted:
            continue
        status, what = job.status(), _what(job)
        if status.is_over and what in tried:
            job.forget()
        elif not _is_old_news(status):
            jobs.append(job)
        tried.add(what)
    return jobs


def _what(job: "Job") -> str:
    """Return what a job makes, else what it is asked: the same for two tries of one thing."""
    made = job.arguments.get("into")
    return f"{job.kind} {made}" if made else f"{job.kind} {json.dumps(job.arguments, sort_keys=True)}"


def _is_old_news(status: "JobStatus") -> bool:
    """Tell whether work ended well or by a cancel a while ago; what failed is shown until somebody closes it."""
    return status.state in {"finished", "cancelled"} and time.time() - (status.ended or 0.0) > NEWS_S
