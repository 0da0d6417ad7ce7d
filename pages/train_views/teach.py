"""Teach a network a new expression: the network, the pictures, and the one button."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.plain_names import tidy_name
from pages.dataset_views.import_form import NAME_PX
from pages.shared.dataset_choice import choose_dataset, decided, summary
from pages.shared.job_views import show_job
from pages.shared.text import _, explain
from pages.train_views.taught import tell
from pages.train_views.teach_choices import choose_base, choose_classes, choose_settings, warn_about

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.networks.card import Card
    from fer_core.training.plan import Plan

KIND: Final = "teach"
LONGEST: Final = 60
"""Signs of a suggested name: a number has a place after it, and two bytes a letter are no more than a name has."""


def teach_view() -> None:
    """Choose what is taught to whom, and start; below it, what is being taught and what came of it."""
    st.caption(
        _(
            "Show a network some pictures of an expression that it does not know, such as bored. It keeps what it has "
            "learnt, and is ready within two minutes."
        )
    )
    try:
        _form()
    except FerError as problem:
        st.error(explain(problem))
    _show_work()


def _form() -> None:
    with st.container(horizontal=True, gap="medium"):
        card = choose_base()
        entry = choose_dataset(versions=True, key="teach-dataset")
    warn_about(card)
    if entry is None:
        _nothing_yet()
        return
    dataset = decided(entry.folder)
    st.caption(summary(dataset))
    classes = choose_classes(card, dataset)
    remove, last_block = choose_settings(card)
    _start_form(card, dataset, classes, remove, last_block)


def _nothing_yet() -> None:
    st.info(_("There are no pictures to learn from yet. Make a class of your own first, such as bored."))
    st.page_link("pages/datasets.py", label=_("Make a class of your own"), icon=":material/photo_camera:")


def _start_form(
    card: "Card", dataset: "Dataset", classes: tuple[str, ...], remove: tuple[str, ...], last_block: bool
) -> None:
    from fer_core.networks.replay import has_replay
    from fer_core.training.plan import Plan

    suggestion = _free(tidy_name(_suggestion(card, classes, remove)[:LONGEST]))
    name = st.text_input(
        _("Name of the new network"), suggestion, key=f"teach-name-{suggestion}", max_chars=80, width=NAME_PX
    )
    plan = Plan(name=(name or "").strip(), classes=classes, remove=remove, last_block=last_block)
    something = bool(classes or remove)
    problem = _problem(card, dataset, plan) if something else None
    ready = something and problem is None and has_replay(card)
    wanted = st.button(_("Teach"), type="primary", icon=":material/school:", key="teach-go", disabled=not ready)
    if problem is not None:
        st.warning(explain(problem))
    elif wanted:
        _start(card, dataset, plan)


def _suggestion(card: "Card", classes: tuple[str, ...], remove: tuple[str, ...]) -> str:
    if classes:
        return _("{base} with {classes}").format(base=card.name, classes=" ".join(classes))
    return _("{base} without {classes}").format(base=card.name, classes=" ".join(remove)) if remove else card.name


def _free(suggestion: str) -> str:
    """Return a name that no network has, and none that is being taught."""
    from fer_core.networks.bundle import bundle_names

    taken = {name.casefold() for name in bundle_names()} | _being_taught()
    names = (suggestion, *(f"{suggestion} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def _being_taught() -> set[str]:
    from fer_core.jobs.job import list_jobs

    return {str(job.arguments.get("name")).casefold() for job in list_jobs(KIND) if not job.status().is_over}


def _problem(card: "Card", dataset: "Dataset", plan: "Plan") -> FerError | None:
    """Return why the work cannot begin, or None when it can."""
    from fer_core.training.new_pictures import new_classes
    from fer_core.training.plan import completed, new_bundle_folder

    try:
        new_bundle_folder(plan.name)
        new_classes(dataset, completed(plan, card, None))
    except FerError as problem:
        return problem
    return None


def _start(card: "Card", dataset: "Dataset", plan: "Plan") -> None:
    from fer_core.jobs.job import start_job

    arguments = {
        "base": st.session_state["teach-base"],
        "dataset": dataset.name if plan.classes else None,
        "name": plan.name,
        "classes": list(plan.classes),
        "remove": list(plan.remove),
        "last_block": plan.last_block,
    }
    start_job(KIND, arguments, title=_("Teach {base}: {name}").format(base=card.name, name=plan.name))
    st.rerun()


def _show_work() -> None:
    from fer_core.jobs.job import list_jobs

    for job in list_jobs(KIND):
        show_job(job, key=f"teach-{job.id}", on_done=tell)
