"""What can be done with a run that is over: use its network, evaluate it, go on, delete it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.training.frozen_data import frozen
from pages.shared.state import session
from pages.shared.text import _
from pages.train_views.use_it import is_in_use, place_of, use_button, use_problem

if TYPE_CHECKING:
    from fer_core.networks.places import NetworkPlace
    from fer_core.training.run_status import Status
    from fer_core.training.runs import Run

EVALUATE: Final = "pages/evaluate.py"


def show_actions(run: "Run", status: "Status", *, worth_using: bool = True) -> None:
    """Offer them in a row; what a stopped run is for first is to go on, and one that only guesses is not for use."""
    place = network_of(run)
    finished = status.state == "finished"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if place:
            use_button(place, main=finished and worth_using)
            st.page_link(EVALUATE, label=_("Evaluate"), icon=":material/analytics:", query_params={"run": run.name})
        if not finished:
            _resume_button(run)
        delete_button(run)
    if place:
        use_problem(place)


def network_of(run: "Run") -> "NetworkPlace | None":
    """Return the place of the run's packed network; None before there is one."""
    return place_of(f"run/{run.name}")


def delete_button(run: "Run", *, key: str = "delete") -> None:
    """Offer to delete a run, and ask once more."""
    label = _("Delete {name}").format(name=run.name)
    with st.popover(label, icon=":material/delete:", type="tertiary", key=f"{key}-{run.name}"):
        place = network_of(run)
        if place and is_in_use(place):
            words = _(
                "Its network is in use: it looks at your photos now. Without it, the one that came with FER Studio "
                "does."
            )
            st.warning(words, icon=":material/warning:")
        st.write(_("This deletes the training and its network for good."))
        st.button(
            _("Delete for good"),
            key=f"{key}-really-{run.name}",
            icon=":material/delete_forever:",
            on_click=_granted,
            args=(run, _delete),
        )


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
        args=(run, _resume),
    )


def _granted(run: "Run", wish: "Callable[[Run], None]") -> None:
    """Do what was asked for; what prevents it is told on the run."""
    place = session().train
    place.problems.pop(run.name, None)
    try:
        wish(run)
    except FerError as problem:
        place.problems[run.name] = problem


def _resume(run: "Run") -> None:
    from fer_core.jobs.training_jobs import resume_training

    resume_training(run, title=_("Go on with {name}").format(name=run.name))


def _delete(run: "Run") -> None:
    """A network in use gives way to the shipped one, as was said, and is not missed afterwards."""
    from fer_core.networks.choice import choose_shipped
    from fer_core.training.run_list import delete_run

    place = network_of(run)
    was_used = place is not None and is_in_use(place)
    delete_run(run)
    if was_used:
        choose_shipped()
