"""Starts a job with the uploads that it reads."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.dataset_views.arrivals import await_end
from pages.shared.datasets_state import StagedUpload
from pages.shared.state import session


def start(
    kind: str,
    arguments: Mapping[str, Any],
    *,
    title: str,
    uploads: Mapping[str, str] | None = None,
    secret: str | None = None,
) -> None:
    """Start a job and run the page again, which shows it.

    ``uploads`` names the staged upload (by its place) for each argument that is one; the job gets its own copy.
    Raises FerError when the job cannot be started.
    """
    from fer_core.jobs.job import start_job

    me = session().datasets
    held = {argument: me.staged[place] for argument, place in (uploads or {}).items()}

    def prepare(files: Path) -> None:
        for argument, upload in held.items():
            hand_over(upload, files / argument / upload.path.name)

    job = start_job(kind, arguments, title=title, secret=secret, prepare=prepare if held else None)
    await_end(job, (uploads or {}).values())
    st.rerun()


def hand_over(upload: StagedUpload, target: Path) -> None:
    """Give the job an upload, without copying bytes where the disk allows it."""
    target.parent.mkdir()
    if upload.path.is_dir():
        shutil.copytree(upload.path, target, copy_function=_link)
    else:
        _link(upload.path, target)


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
