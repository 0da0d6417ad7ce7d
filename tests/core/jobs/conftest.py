"""A workspace of its own for every test, and waiting for the end of a job."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def ended() -> Callable[..., JobStatus]:
    def wait(job: Job, seconds: float = 90) -> JobStatus:
        until = time.monotonic() + seconds
        while not (status := job.status()).is_over:
            assert time.monotonic() < until, f"still {status}"
            time.sleep(0.05)
        return status

    return wait
