"""A status that another program holds open, as happens on Windows, fails no work and is not lost at its end."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import DatasetError, OutputError
from fer_core.jobs import worker
from fer_core.jobs.job import Job
from fer_core.jobs.status import PATIENCE_S, JobStatus, read_status, write_status
from fer_core.jobs.watch import Watch

Stubborn = Callable[[str, int], None]


@pytest.fixture
def job(home: Path) -> Job:
    found = Job(home / "jobs/one")
    found.folder.mkdir(parents=True)
    request = {"kind": "publish", "title": "x", "arguments": {}, "asked": 0.0}
    (found.folder / "request.json").write_text(json.dumps(request))
    return found


def test_progress_that_cannot_be_written_is_told_with_the_next(job: Job, stubborn: Stubborn) -> None:
    watch = Watch(job, JobStatus(state="running", process=1))
    stubborn("replace", 1)
    watch.phase("Copying")
    assert read_status(job.folder / "status.json") == JobStatus()
    watch.progress(3, 3)
    stored = read_status(job.folder / "status.json")
    assert (stored.phase, stored.done, stored.total) == ("Copying", 3, 3)


def test_begin_and_end_of_a_job_are_written_however_long_that_takes(
    job: Job, stubborn: Stubborn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(arguments: object, watch: Watch) -> dict[str, object]:
        return {"process known": read_status(job.folder / "status.json").process > 0}

    monkeypatch.setattr("sys.stdin", io.StringIO("null"))
    monkeypatch.setattr(worker, "work_of", lambda kind: work)
    stubborn("replace", 5)
    worker.main(job.folder)
    assert (job.stored_status().state, job.stored_status().result) == ("finished", {"process known": True})


def test_a_sentence_with_formatted_numbers_arrives(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(arguments: object, watch: Watch) -> dict[str, object]:
        raise DatasetError(
            "{path} has {count:,} of {most:.1f}.", path=job.files / "source/my.zip", count=12_000, most=np.float64(2)
        )

    monkeypatch.setattr("sys.stdin", io.StringIO("null"))
    monkeypatch.setattr(worker, "work_of", lambda kind: work)
    worker.main(job.folder)
    assert str(job.status().error) == "my.zip has 12,000 of 2.0."


def test_patience_ends(tmp_path: Path, stubborn: Stubborn) -> None:
    stubborn("replace", 10**9)
    with pytest.raises(OutputError, match="Access is denied"):
        write_status(tmp_path / "status.json", JobStatus(), patience_s=0.1)
    assert PATIENCE_S > 1 and list(tmp_path.iterdir()) == []


def test_a_status_is_read_while_it_is_replaced(tmp_path: Path, stubborn: Stubborn) -> None:
    write_status(tmp_path / "status.json", JobStatus(state="running", process=7))
    stubborn("read_text", 3)
    assert read_status(tmp_path / "status.json").process == 7


def test_how_long_it_takes_is_told_only_after_a_while(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("fer_core.jobs.watch.time.monotonic", lambda: now[0])
    watch = Watch(job, JobStatus(state="running", process=1))
    told = []
    for seconds, done in ((1, 50), (2, 10), (2, 500), (30, 15)):
        now[0] += seconds
        watch.progress(done, 1000)
        told.append(watch.status.seconds_left)
    assert told == [None, None, pytest.approx(5), pytest.approx(35 / 15 * 985)]
