"""The name of the new dataset, the button that starts the work, and the work itself."""

from dataclasses import asdict
from itertools import count
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.augmentation.offline import check
from fer_core.datasets.library import list_datasets
from fer_core.errors import DatasetError, FerError
from pages.augment_views.amount import added_words
from pages.dataset_views.arrivals import look_at
from pages.dataset_views.import_form import choose_name, tidy_name
from pages.shared.job_views import show_job
from pages.shared.job_words import pictures
from pages.shared.text import _, explain, literal

if TYPE_CHECKING:
    from fer_core.datasets.augmentation.amount import Amount
    from fer_core.datasets.augmentation.ranges import AugmentationConfig
    from fer_core.datasets.dataset import Dataset
    from fer_core.jobs.job import Job
    from fer_core.jobs.status import JobStatus

KIND: Final = "augment"
SEED: Final = 1


def start_form(dataset: "Dataset", config: "AugmentationConfig", amount: "Amount") -> None:
    """Ask for a name and start the work; what cannot be done is said beside the button, before anything begins."""
    suggestion = _free_suggestion(dataset.name)
    name = choose_name(suggestion, key=f"augment-name-{suggestion}", label=_("Name of the new dataset"))
    problem = _problem(dataset, config, amount, name)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        label = _("Augment")
        wanted = st.button(
            label, type="primary", icon=":material/auto_fix_high:", disabled=not name or problem is not None
        )
        st.caption(_("Makes {pictures}.").format(pictures=added_words(dataset.manifest, amount)), width="content")
    if problem is not None:
        st.warning(explain(problem))
    elif wanted and name:
        _start(dataset, config, amount, name)


def show_work() -> None:
    """Show what is being made and what was made, newest first."""
    from fer_core.jobs.job import list_jobs

    for job in list_jobs(KIND):
        show_job(job, key=f"augment-{job.id}", on_done=_made)


def _start(dataset: "Dataset", config: "AugmentationConfig", amount: "Amount", name: str) -> None:
    from fer_core.jobs.job import start_job

    arguments = {
        "dataset": dataset.name,
        "into": name,
        "config": asdict(config),
        "copies": amount.copies,
        "balance": amount.balance,
        "seed": SEED,
    }
    start_job(KIND, arguments, title=_("Augment {name} into {into}").format(name=dataset.name, into=name))
    st.rerun()


def _problem(dataset: "Dataset", config: "AugmentationConfig", amount: "Amount", name: str | None) -> FerError | None:
    """Return why the work cannot begin, or None when it can."""
    try:
        check(dataset, config, amount)
    except FerError as problem:
        return problem
    if name and name.casefold() in _being_made():
        return DatasetError("{name} is being made already. Choose another name, or wait for it.", name=name)
    return None


def _made(job: "Job", status: "JobStatus") -> None:
    """Say what was made, and offer to look at it."""
    name, made = str(job.arguments["into"]), status.result.get("pictures")
    words = _("The dataset {name} is there").format(name=f"**{literal(name)}**")
    st.success(f"{words}: {pictures(made)}." if isinstance(made, int) else f"{words}.", icon=":material/check:")
    if st.button(_("Look at it"), key=f"look-{job.id}", icon=":material/bar_chart:", type="primary"):
        look_at(name)
        st.switch_page("pages/datasets.py")


def _free_suggestion(name: str) -> str:
    """Return a name that no dataset has, and none that is being made."""
    taken = {entry.base.casefold() for entry in list_datasets()} | _being_made()
    first = tidy_name(_("{name} augmented").format(name=name))
    others = (f"{first} {number}" for number in count(2))
    return first if first.casefold() not in taken else next(each for each in others if each.casefold() not in taken)


def _being_made() -> set[str]:
    from fer_core.jobs.job import list_jobs

    return {str(job.arguments.get("into")).casefold() for job in list_jobs(KIND) if not job.status().is_over}
