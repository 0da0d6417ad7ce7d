"""Long work on a page: what is said while it waits, runs, fails and ends."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.workspace import jobs_folder
from pages.shared import job_words

RUNNING = JobStatus(state="running", phase="Copying", done=250, total=1000, seconds_left=95.0, process=1)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    folder = jobs_folder() / "job-1"
    folder.mkdir(parents=True)
    request = {"kind": "inspect", "title": "Inspect *faces*", "arguments": {}, "asked": time.time()}
    (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
    monkeypatch.setattr(Job, "_is_alive", lambda self, status: True)
    return Job(folder)


@pytest.fixture
def page(job: Job) -> Callable[..., AppTest]:
    def show(status: JobStatus, **_named: Any) -> AppTest:
        job.write(status)
        return AppTest.from_function(_script, kwargs={"folder": str(job.folder)}, default_timeout=30).run()

    return show


def _script(folder: str) -> None:
    from pathlib import Path

    import streamlit as st

    from fer_core.jobs.job import Job
    from pages.shared.job_views import show_job

    show_job(Job(Path(folder)), key="job", on_done=lambda job, status: st.write(f"made {status.result['count']}"))


def progress(app: AppTest) -> tuple[int, str]:
    (bar,) = app.get("progress")
    return bar.proto.value, bar.proto.text


def test_running_work_tells_phase_count_and_time_left(page: Callable[..., AppTest]) -> None:
    app = page(RUNNING)
    assert not app.exception
    assert app.markdown[0].value == r"**Inspect \*faces\***"
    assert progress(app) == (25, "Copying · 250 of 1\\,000 · about 2 minutes left")


def test_work_that_only_starts_waits_for_nothing(page: Callable[..., AppTest]) -> None:
    assert progress(page(JobStatus())) == (0, "Starting…")


def test_waiting_work_says_what_it_waits_for(page: Callable[..., AppTest], job: Job) -> None:
    earlier = Job(job.folder.with_name("job-0"))
    shutil.copytree(job.folder, earlier.folder)
    app = page(JobStatus(process=1))
    assert "Waiting for other long work" in progress(app)[1]
    earlier.write(JobStatus(state="finished", process=1))
    assert progress(app.run()) == (0, "Starting…")


def test_cancel_asks_the_work_to_stop(page: Callable[..., AppTest], job: Job) -> None:
    app = page(RUNNING)
    assert not job.is_cancelled()
    next(found for found in app.button if found.label == "Cancel").click().run()
    assert job.is_cancelled()


def test_finished_work_gives_its_result_and_can_be_closed(page: Callable[..., AppTest], job: Job) -> None:
    app = page(replace(RUNNING, state="finished", result={"count": 3}))
    assert [element.value for element in app.markdown][1:] == ["made 3"]
    next(found for found in app.button if found.label == "Close").click().run()
    assert not job.folder.exists()
    assert not app.exception
    assert not app.markdown


def test_failed_work_says_why_and_shows_its_log(page: Callable[..., AppTest], job: Job) -> None:
    (job.folder / "log.txt").write_text("line 1\nline 2\n", encoding="utf-8")
    app = page(replace(RUNNING, state="failed", message_id="{name} is full.", message_values={"name": "_disk_"}))
    assert app.error[0].value == r"\_disk\_ is full\."
    assert "line 2" in app.code[0].value


def test_cancelled_work_says_that_nothing_was_kept(page: Callable[..., AppTest]) -> None:
    assert "Nothing was kept" in page(replace(RUNNING, state="cancelled")).info[0].value


def test_cancelled_work_says_what_was_kept(page: Callable[..., AppTest]) -> None:
    status = replace(RUNNING, state="cancelled", message_id="{name} is kept.", message_values={"name": "_this_"})
    assert page(status).info[0].value == r"\_this\_ is kept\."


def test_a_job_that_another_window_closed_is_no_error(page: Callable[..., AppTest], job: Job) -> None:
    app = page(RUNNING)
    for file in job.folder.iterdir():
        file.unlink()
    job.folder.rmdir()
    app.run()
    assert not app.exception
    assert not app.markdown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "about 5 s left"),
        (43.0, "about 45 s left"),
        (59.0, "about 1 minute left"),
        (130.0, "about 2 minutes left"),
        (7200.0, "about 2.0 hours left"),
    ],
)
def test_the_time_left_is_rounded_as_people_do(monkeypatch: pytest.MonkeyPatch, seconds: float, said: str) -> None:
    monkeypatch.setattr(job_words, "_", str)
    monkeypatch.setattr(job_words, "ngettext", lambda one, many, count: one if count == 1 else many)
    assert job_words.time_left(seconds) == said


def test_work_that_does_more_than_it_said_stays_at_the_end() -> None:
    assert job_words.share_done(JobStatus(done=12, total=10)) == 1.0
    assert job_words.share_done(JobStatus()) == 0.0
