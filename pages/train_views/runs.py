"""Every training, newest first: what goes on now, and what came of the others."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.training.frozen_data import dataset_name
from fer_core.training.run_list import list_runs
from pages.shared.fragments import fragment
from pages.shared.job_views import EVERY_S
from pages.shared.state import session
from pages.shared.text import _, explain, literal
from pages.train_views.recipe_words import architecture_name
from pages.train_views.run_actions import delete_button
from pages.train_views.run_ended import show_ended
from pages.train_views.run_under_way import show_under_way
from pages.train_views.run_words import state_badge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fer_core.training.run_status import Status
    from fer_core.training.runs import Run

LOOK_AGAIN_S: Final = 3.0
"""For what other windows and commands do; a run under way is followed more closely."""
MOST: Final = 10
"""Runs that are shown at once."""


def runs_view() -> None:
    """Show the runs; the ones under way are followed."""
    runs = list_runs()
    fragment(_watch, run_every=LOOK_AGAIN_S)(_known(runs))
    if not runs:
        st.info(_("Nothing was trained here yet. Choose pictures and press one button."))
        st.button(
            _("Train a network"), icon=":material/model_training:", on_click=_go_to_new, type="primary", key="go-new"
        )
        return
    shown = MOST if len(runs) <= MOST or not st.toggle(_("Show all"), key="runs-all") else len(runs)
    for place, run in enumerate(runs[:shown]):
        _follow(run, newest=place == 0)


def something_is_trained() -> bool:
    """Tell whether a run is under way."""
    return any(status is not None and not status.is_over for status in map(_status, list_runs()))


def _watch(before: "tuple[tuple[str, bool], ...]") -> None:
    """Run the whole page again when a run began, ended, was resumed or deleted, here or in another window."""
    if _known(list_runs()) != before:
        st.rerun()


def _known(runs: "Iterable[Run]") -> "tuple[tuple[str, bool], ...]":
    """Return the runs there are, and which of them are over."""
    return tuple((run.name, status is None or status.is_over) for run in runs for status in (_status(run),))


def _go_to_new() -> None:
    session().train.next_view = "new"


def _follow(run: "Run", *, newest: bool) -> None:
    """Draw a run; while it is under way again and again, and the whole page when it ends."""
    status = _status(run)
    over = status is None or status.is_over
    fragment(_draw, run_every=None if over else EVERY_S)(run, over, newest)


def _draw(run: "Run", was_over: bool, newest: bool) -> None:
    status = _status(run)
    if not run.folder.exists() or (status is not None and status.is_over != was_over):
        st.rerun()  # the whole page: it ended, was resumed or deleted
    with st.container(border=True, key=f"run-{run.name}"):
        place = st.empty()
        try:
            if status is not None:
                with place.container():
                    _card(run, status, newest=newest)
                return
        except (FerError, OSError, ValueError, KeyError):  # a folder that is damaged, or deleted just now
            place.empty()
        st.error(_("The folder of the run {name} cannot be read.").format(name=literal(run.name)))
        delete_button(run, key="delete-damaged")


def _card(run: "Run", status: "Status", *, newest: bool) -> None:
    _heading(run, status)
    if status.is_over:
        show_ended(run, status, newest=newest)
    else:
        show_under_way(run, status)
    if problem := session().train.problems.get(run.name):
        st.error(explain(problem))


def _status(run: "Run") -> "Status | None":
    """Return the run's status; None when its folder is damaged or was deleted just now."""
    try:
        run.recipe()
        return run.status()
    except (FerError, OSError, ValueError):
        return None


def _heading(run: "Run", status: "Status") -> None:
    what = architecture_name(run.recipe().architecture)
    if dataset := dataset_name(run):
        what = _("{network} on {dataset}").format(network=what, dataset=literal(dataset))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(f"**{what}**  \n:small[{literal(run.name)}]", width="stretch")
        st.markdown(state_badge(status.state), width="content")
