"""What the tests of the Datasets page share: a workspace of their own, a drawn dataset, and a person's hands."""

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.jobs.job import Job, list_jobs
from fer_core.workspace import datasets_folder
from tests import drawn_dataset

PAGE = "pages/datasets.py"
SMALL = {"train": 4, "valid": 2}
LONGEST_S = 90


def make_dataset(tmp_path: Path, name: str = "drawn", contents: dict[str, bytes] | None = None) -> Path:
    """Put a dataset into the workspace: three classes, four pictures each in train and two in valid."""
    source = drawn_dataset.write_folder(tmp_path / f"source of {name}", contents or drawn_dataset.files(SMALL))
    import_dataset(open_dataset(source), datasets_folder() / name)
    return datasets_folder() / name


def view(app: AppTest, name: str) -> AppTest:
    app.session_state["datasets-view"] = name
    return app.run()


def source(app: AppTest, name: str) -> AppTest:
    app.session_state["datasets-source"] = name
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button with that label."""
    next(found for found in app.button if found.label == label).click()
    return app.run()


def enabled(app: AppTest, label: str) -> bool:
    return not next(found for found in app.button if found.label == label).disabled


def finished_job(kind: str) -> Job:
    """Wait for the newest job of a kind."""
    (job, *_others), ends = list_jobs(kind), time.monotonic() + LONGEST_S
    while not job.status().is_over and time.monotonic() < ends:
        time.sleep(0.1)
    assert job.status().state == "finished", (job.status(), job.log_tail())
    return job


def texts(app: AppTest, *kinds: str) -> str:
    """Return what stands on the page, without the signs that escape Markdown."""
    elements = (element for kind in kinds or ("markdown", "caption") for element in getattr(app, kind))
    return "\n".join(element.value.replace("\\", "") for element in elements)
