"""Evaluations as jobs: starting them, following them, and finding what was kept."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.evaluate_views.choice import Data, known_networks
from pages.shared.job_views import show_job
from pages.shared.text import _, ngettext

if TYPE_CHECKING:
    from fer_core.evaluation.measures import Measures
    from fer_core.evaluation.report import Evaluation
    from fer_core.jobs.job import Job

KIND: Final = "evaluate"


def kept(data: Data, network: Path) -> "Evaluation | None":
    """Return the evaluation that was made earlier; None when there is none. Raises BundleError for a broken card."""
    from fer_core.evaluation.keeping import kept_evaluation
    from fer_core.networks.card import read_card

    return kept_evaluation(read_card(network), data.dataset, data.split)


def measures(data: Data) -> "Measures | None":
    """Return what was measured on the pictures; None when it was not."""
    from fer_core.evaluation.keeping import kept_measures

    return kept_measures(data.dataset, data.split)


def ask(data: Data, networks: Sequence[Path], *, again: bool = False) -> None:
    """Follow what goes on, and offer to evaluate these networks when nothing does."""
    if show_asking(data, networks):
        return
    words = _("Evaluate again") if again else _("Evaluate")
    if len(networks) > 1:
        words = ngettext("Evaluate {count} network", "Evaluate {count} networks", len(networks))
    label = words.format(count=len(networks))
    if st.button(label, key="evaluate-go", type="primary", icon=":material/speed:"):
        for network in networks:
            _start(data, network)
        st.rerun()
    if not again:
        st.caption(_("About a minute for 4,000 small pictures, once; then it opens at once."))


def show_asking(data: Data, networks: Iterable[Path]) -> bool:
    """Show the jobs about these pictures; a good end shows itself. Return whether any goes on."""
    wanted, goes_on = {str(network) for network in networks}, False
    for job in _jobs(data):
        status = job.status()
        if job.arguments.get("model") not in wanted or status.state == "finished":
            continue
        show_job(job, key=f"evaluate-{job.id}")
        goes_on |= not status.is_over
    return goes_on


def _jobs(data: Data) -> "list[Job]":
    """Return the newest job for each network."""
    from fer_core.jobs.job import list_jobs

    newest: dict[str, Job] = {}
    for job in list_jobs(KIND):
        if (job.arguments.get("dataset"), job.arguments.get("split")) == (data.entry.name, data.split):
            newest.setdefault(str(job.arguments.get("model")), job)
    return list(newest.values())


def _start(data: Data, network: Path) -> None:
    from fer_core.jobs.job import start_job

    name = known_networks().get(str(network), network.name)
    title = _("Evaluate {name} on {data}").format(name=name, data=data.entry.name)
    arguments = {"model": str(network), "dataset": data.entry.name, "split": data.split}
    start_job(KIND, arguments, title=title)
