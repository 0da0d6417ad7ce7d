"""Step 7: a tiny network learns in front of the visitor."""

import json
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.learn_views.gallery import DRAWN, choose_source
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.seen import Seen
from pages.learn_views.tiny_curves import accuracy_figure, curve_words, loss_figure
from pages.shared.charts import QUIET
from pages.shared.fragments import fragment
from pages.shared.learn_state import TinyRun
from pages.shared.state import session
from pages.shared.text import _, explain, literal, ngettext

if TYPE_CHECKING:
    from fer_core.jobs.job import Job
    from fer_core.jobs.status import JobStatus
    from fer_core.lesson.tiny_training import TinyEpoch, TinySettings

EVERY_S: Final = 0.7
MOST_RUNS: Final = 4
EACH: Final = 25
WRONG: Final = 25


def training(seen: Seen) -> None:
    """Offer the settings, train in a process of its own, and compare the last trainings."""
    sentences(
        _(
            "A network begins with kernels by lot. It guesses, measures its surprise, and changes each "
            "number a little in the direction that would have surprised it less; again and again. One "
            "round through all pictures is an epoch."
        ),
        _(
            "What counts is how it does on pictures that were kept back. A network that only gets better "
            "on those it learns from has learned them by heart: **overfitting**."
        ),
    )
    task(_("train once as it is, then with dropout, then with augmentation, and compare the lines."))
    settings, dataset = _settings()
    _train(settings, dataset)
    question(
        _(
            "A quarter of the labels are wrong, and still the network names every training picture "
            "“rightly”. Is that good?"
        ),
        _(
            "**No.** It learned wrong labels by heart, one by one, and that helps with no other face: the loss on kept "
            "back pictures goes up. Dropout makes learning by heart harder, augmentation never shows the same picture "
            "twice. Both look worse on the training pictures, and are better where it counts."
        ),
    )


def _settings() -> "tuple[TinySettings, str | None]":
    from fer_core.lesson.tiny_training import TinySettings

    source = choose_source("learn-tiny-source")
    with st.container(horizontal=True, gap="medium"):
        each = st.slider(
            _("Pictures of each expression"), 5, 60, EACH, 5, key="learn-tiny-each", persist_state="session", width=260
        )
        wrong = st.slider(
            _("Wrong labels, of 100"), 0, 50, WRONG, 5, key="learn-tiny-wrong", persist_state="session", width=260
        )
    with st.container(horizontal=True, gap="large"):
        dropout = st.toggle(_("Dropout"), key="learn-tiny-dropout", persist_state="session")
        augmentation = st.toggle(
            _("Augmentation"),
            key="learn-tiny-augmentation",
            persist_state="session",
            help=_("Each time a picture is learned from, it is shifted, turned, mirrored or lit a little differently."),
        )
    settings = TinySettings(each=int(each), wrong_labels=int(wrong) / 100, dropout=dropout, augmentation=augmentation)
    return settings, None if source == DRAWN else source


def _train(settings: "TinySettings", dataset: str | None) -> None:
    me, job = session().learn, _job()
    if job is None:
        with st.container(horizontal=True):
            st.button(
                _("Train"),
                type="primary",
                icon=":material/play_arrow:",
                on_click=_start,
                args=(settings, dataset),
                key="learn-tiny-start",
            )
            if me.runs:
                st.button(
                    _("Forget these trainings"), icon=":material/delete:", type="tertiary", on_click=me.runs.clear
                )
        _curves((), None)
    else:
        fragment(_follow, run_every=EVERY_S)(job)


def _start(settings: "TinySettings", dataset: str | None) -> None:
    from fer_core.jobs.job import start_job

    me = session().learn
    arguments = {"settings": _as_json(settings), "dataset": dataset}
    me.job = start_job("lesson", arguments, title=_("A tiny network learns")).id
    me.asked = (settings, dataset)


def _as_json(settings: "TinySettings") -> dict[str, float]:
    from dataclasses import asdict

    return asdict(settings)


def _job() -> "Job | None":
    """Return the training of this tab that runs; one that is over is taken over first."""
    from fer_core.jobs.job import list_jobs

    me = session().learn
    job = next((one for one in list_jobs("lesson") if one.id == me.job), None)
    if job is not None and (status := job.status()).is_over:
        _take_over(job, status)
        job = None
    if job is None:
        me.job = None
    return job


def _take_over(job: "Job", status: "JobStatus") -> None:
    me, history = session().learn, _history(status)
    if status.error:
        st.error(explain(status.error))
    if history and me.asked:
        settings, dataset = me.asked
        me.trained += 1
        me.runs = [*me.runs, TinyRun(number=me.trained, settings=settings, history=history, dataset=dataset)][
            -MOST_RUNS:
        ]
    job.forget()


def _history(status: "JobStatus") -> "tuple[TinyEpoch, ...]":
    from fer_core.lesson.tiny_training import TinyEpoch

    return tuple(TinyEpoch(**epoch) for epoch in json.loads(status.result.get("history", "[]")))


def _follow(job: "Job") -> None:
    """Draw the training as it is now; the page runs again when it is over."""
    status = job.status()
    if status.is_over or not job.folder.exists():
        st.rerun()
    history = _history(status)
    asked = session().learn.asked
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Stop"), icon=":material/stop:", key="learn-tiny-stop"):
            job.cancel()
        words = _("Preparing the pictures …")
        if history:
            words = _("Epoch {done} of {total}").format(done=len(history), total=status.total)
        st.progress(len(history) / status.total if status.total else 0.0, words)
    _curves(history, asked)


def _curves(history: "tuple[TinyEpoch, ...]", asked: "tuple[TinySettings, str | None] | None") -> None:
    """Draw the kept trainings, and the one that runs."""
    me = session().learn
    runs = list(me.runs)
    if history and asked:
        runs.append(TinyRun(number=me.trained + 1, settings=asked[0], history=history, dataset=asked[1]))
    if not runs:
        st.caption(_("Nothing was trained yet. It takes a few seconds."))
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(_("Loss, the mean surprise: dotted on the pictures learned from, solid on those kept back"))
        st.plotly_chart(loss_figure(runs), config=QUIET, key="learn-tiny-loss", alt=curve_words(runs))
    with right:
        st.caption(_("Right answers, of 100, on pictures kept back"))
        st.plotly_chart(accuracy_figure(runs), config=QUIET, key="learn-tiny-accuracy", alt=curve_words(runs))
    for run in runs:
        st.markdown(f"**{run.number}.** {run_words(run)}")


def run_words(run: TinyRun) -> str:
    """Return what a training was and what came of it, in Markdown."""
    settings, last = run.settings, run.history[-1]
    parts = [
        _("dataset {name}").format(name=literal(run.dataset)) if run.dataset else _("drawn faces"),
        _("{count} pictures a class").format(count=settings.each),
        _("{share} of 100 labels wrong").format(share=round(100 * settings.wrong_labels)),
        *([_("dropout")] if settings.dropout else []),
        *([_("augmentation")] if settings.augmentation else []),
    ]
    came = ngettext(
        "after {count} epoch right about {learned} of 100 learned from and **{kept} of 100 kept back**",
        "after {count} epochs right about {learned} of 100 learned from and **{kept} of 100 kept back**",
        len(run.history),
    ).format(count=len(run.history), learned=round(100 * last.accuracy), kept=round(100 * last.kept_back_accuracy))
    return f"{', '.join(parts)}: {came}"
