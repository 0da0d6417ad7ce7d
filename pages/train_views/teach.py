"""Teach a network a new expression: the network, the pictures, and the one button."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.dataset_choice import choose_dataset, decided, summary
from pages.shared.job_views import show_job
from pages.shared.state import session
from pages.shared.text import _, explain
from pages.train_views.taught import tell
from pages.train_views.teach_choices import BASE, choose_base, choose_classes, choose_settings, warn_about
from pages.train_views.teach_name import choose_name

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.networks.card import Card
    from fer_core.training.plan import Plan

KIND: Final = "teach"


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
    dataset: Dataset | None = None
    classes: tuple[str, ...] = ()
    if entry is None:
        _nothing_yet()
    else:
        dataset = decided(entry.folder)
        st.caption(summary(dataset))
        classes = choose_classes(card, dataset)
    remove, last_block = choose_settings(card)
    _start_form(card, dataset, classes, remove, last_block)


def _nothing_yet() -> None:
    st.info(
        _(
            "There are no pictures to learn from yet. Make a class of your own first, such as bored. Expressions can "
            "be taken away without pictures, under Settings."
        )
    )
    st.page_link("pages/datasets.py", label=_("Make a class of your own"), icon=":material/photo_camera:")


def _start_form(
    card: "Card", dataset: "Dataset | None", classes: tuple[str, ...], remove: tuple[str, ...], last_block: bool
) -> None:
    """Offer the button; while it cannot be pressed, say why beside it."""
    from fer_core.networks.replay import has_replay
    from fer_core.training.plan import Plan

    plan = Plan(name=choose_name(card, classes, remove), classes=classes, remove=remove, last_block=last_block)
    something = bool(classes or remove)
    problem = _problem(card, dataset, plan) if something else None
    ready = something and problem is None and has_replay(card)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        wanted = st.button(_("Teach"), type="primary", icon=":material/school:", key="teach-go", disabled=not ready)
        if not has_replay(card):
            st.caption(_("This network cannot be taught, as said above."), width="content")
        elif not something:
            st.caption(_nothing_chosen(dataset), width="content")
    if problem is not None:
        st.warning(explain(problem))
    elif wanted:
        _start(card, dataset, plan)


def _nothing_chosen(dataset: "Dataset | None") -> str:
    if dataset is None:
        return _("Nothing is chosen: get pictures first, or choose an expression to take away, under Settings.")
    return _("Nothing is chosen: choose an expression to teach, or one to take away, under Settings.")


def _problem(card: "Card", dataset: "Dataset | None", plan: "Plan") -> FerError | None:
    """Return why the work cannot begin, or None when it can."""
    from fer_core.training.new_pictures import new_classes
    from fer_core.training.plan import completed, new_bundle_folder

    try:
        new_bundle_folder(plan.name)
        classes = completed(plan, card, None)
        if dataset:
            new_classes(dataset, classes)
    except FerError as problem:
        return problem
    return None


def _start(card: "Card", dataset: "Dataset | None", plan: "Plan") -> None:
    from fer_core.jobs.job import start_job

    arguments = {
        "base": st.session_state[BASE],
        "dataset": dataset.name if dataset and plan.classes else None,
        "name": plan.name,
        "classes": list(plan.classes),
        "remove": list(plan.remove),
        "last_block": plan.last_block,
    }
    start_job(KIND, arguments, title=_("Teach {base}: {name}").format(base=card.name, name=plan.name))
    session().train.suggested = plan.name  # it is taken now: another one is suggested next
    st.rerun()


def _show_work() -> None:
    from fer_core.jobs.job import list_jobs

    for job in list_jobs(KIND):
        show_job(job, key=f"teach-{job.id}", on_done=tell)
