"""A run that is over: what came of it, and what can be done with it."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.training.frozen_data import frozen
from pages.shared import network
from pages.shared.state import session
from pages.shared.text import _, explain, literal
from pages.train_views.curves import history_of, show_curves
from pages.train_views.run_words import best_words, end_words, kept_words

if TYPE_CHECKING:
    from fer_core.training.run_status import Status
    from fer_core.training.runs import Run

EVALUATE: Final = "pages/evaluate.py"


def show_ended(run: "Run", status: "Status", *, newest: bool) -> None:
    """Say what came of it; the curves of older runs are drawn when they are asked for."""
    _what_happened(run, status)
    _how_good(run, status)
    _start_notice(run)
    _actions(run, status)
    history = history_of(run)
    if history and (newest or st.toggle(_("Curves"), key=f"show-curves-{run.name}")):
        show_curves(history, status.best_epoch or history[-1].epoch, key=f"curves-{run.name}")
    if log := run.log_tail():
        with st.expander(_("Log"), key=f"log-{run.name}"):
            st.code(log, language=None)


def _what_happened(run: "Run", status: "Status") -> None:
    if status.state == "finished":
        st.markdown(end_words(status, run.recipe()))
        return
    told = explain(status.error) if status.error else ""
    words = " ".join(filter(None, (told, kept_words(status))))
    if status.state == "stopped":
        st.info(words, icon=":material/stop_circle:")
    elif status.state == "killed":
        st.warning(words, icon=":material/power_off:")
    else:
        st.error(words, icon=":material/error:")


def _how_good(run: "Run", status: "Status") -> None:
    """Say how good the packed network is, from its card; before there is one, what the best epoch reached."""
    measured = _measured(run)
    if measured:
        st.markdown(f"**{measured.in_words}**", help=measured.exact)
    elif words := best_words(status):
        st.markdown(f"{words}.")


def _measured(run: "Run") -> "network.Accuracy | None":
    from fer_core.networks.card import CARD_NAME, read_card

    if not (run.bundle / CARD_NAME).is_file():
        return None
    try:
        return network.accuracy(read_card(run.bundle))
    except FerError:
        return None


def _start_notice(run: "Run") -> None:
    try:
        notice = run.origin().get("notice")
    except (OSError, ValueError):
        return
    if notice:
        st.caption(f":material/info: {literal(str(notice))}")


def _actions(run: "Run", status: "Status") -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if run.bundle.is_dir():
            _evaluate_link(run)
        if status.state != "finished":
            _resume_button(run)
        delete_button(run)


def delete_button(run: "Run", *, key: str = "delete") -> None:
    """Offer to delete a run, and ask once more."""
    with st.popover(_("Delete"), icon=":material/delete:", key=f"{key}-{run.name}"):
        st.write(_("This deletes the training and its network for good."))
        st.button(
            _("Delete for good"),
            key=f"{key}-really-{run.name}",
            icon=":material/delete_forever:",
            on_click=_granted,
            args=(run, "delete"),
        )


def _evaluate_link(run: "Run") -> None:
    from fer_core.workspace import ROOT

    if (ROOT / EVALUATE).is_file():
        st.page_link(EVALUATE, label=_("Evaluate"), icon=":material/analytics:", query_params={"run": run.name})


def _resume_button(run: "Run") -> None:
    if frozen(run) is None:
        command = f"python scripts/train.py DATA --run {run.name} --resume"
        st.caption(_("A command started it; resume it there: {command}").format(command=f"`{command}`"))
        return
    st.button(
        _("Resume"),
        key=f"resume-{run.name}",
        icon=":material/resume:",
        type="primary",
        on_click=_granted,
        args=(run, "resume"),
    )


def _granted(run: "Run", wish: str) -> None:
    """Do what was asked for; what prevents it is told on the run."""
    from fer_core.jobs.training_jobs import resume_training
    from fer_core.training.run_list import delete_run

    place = session().train
    place.problems.pop(run.name, None)
    try:
        if wish == "delete":
            delete_run(run)
        else:
            resume_training(run, title=_("Go on with {name}").format(name=run.name))
    except FerError as problem:
        place.problems[run.name] = problem
