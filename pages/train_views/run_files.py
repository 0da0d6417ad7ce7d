"""What a run has written: its history and recipe to take away, its folder, its log, and how TensorBoard opens it."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.training.runs import Run


def show_files(run: "Run") -> None:
    """Offer the files, and say where they are."""
    from fer_core.training.runs import HISTORY_NAME, RECIPE_NAME

    with st.expander(_("Files of {name}").format(name=run.name), icon=":material/folder:", key=f"files-{run.name}"):
        with st.container(horizontal=True, gap="small"):
            _download(_("History (CSV)"), run.folder / HISTORY_NAME, f"{run.name}_history.csv", key=f"csv-{run.name}")
            _download(_("Recipe (JSON)"), run.folder / RECIPE_NAME, f"{run.name}_recipe.json", key=f"json-{run.name}")
        st.caption(_("Everything about this training is in the folder"))
        st.code(str(run.folder.absolute()), language=None, wrap_lines=True)
        st.caption(
            _("TensorBoard draws its curves too, and opens with the command below ({install} gets it).").format(
                install="`pip install tensorboard`"
            )
        )
        st.code(f'tensorboard --logdir "{run.folder.absolute()}"', language="bash", wrap_lines=True)


def show_log(run: "Run", *, always: bool = False) -> None:
    """Show the last lines of the log, one click away; of a run that broke off, also what its process printed."""
    log = "\n".join(filter(None, (run.log_tail(), _printed(run) if always else "")))
    if log or always:
        with st.expander(_("Log of {name}").format(name=run.name), icon=":material/article:", key=f"log-{run.name}"):
            st.code(log or _("The log is empty."), language=None)


def _printed(run: "Run") -> str:
    """Return the last lines that the run's process printed; "" for a run of a command, which printed elsewhere."""
    from fer_core.jobs.training_jobs import job_of

    job = job_of(run)
    return job.log_tail() if job else ""


def _download(label: str, path: Path, name: str, *, key: str) -> None:
    """A file that is not there, or that somebody holds closed, is not offered."""
    try:
        data = path.read_bytes()
    except OSError:
        return
    st.download_button(label, data, name, key=key, on_click="ignore", icon=":material/download:")
