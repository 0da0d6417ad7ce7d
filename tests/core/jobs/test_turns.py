"""Heavy jobs take turns, in the order in which they were asked for."""

import json
import shutil
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from fer_core.errors import WorkCancelled
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.turns import before, turn, waits_for_turn
from fer_core.jobs.watch import Watch


def asked(home: Path, name: str, kind: str = "inspect") -> Job:
    job = Job(home / "jobs" / name)
    job.folder.mkdir(parents=True)
    request = {"kind": kind, "title": name, "arguments": {}, "asked": time.time()}
    (job.folder / "request.json").write_text(json.dumps(request))
    return job


def test_later_ones_wait_and_light_ones_do_not_count(home: Path) -> None:
    first, light, second = asked(home, "1"), asked(home, "2", "publish"), asked(home, "3")
    assert before(first) == () and [job.id for job in before(second)] == ["1"]
    assert light.kind == "publish"
    order = []

    def work(job: Job, seconds: float) -> None:
        with job.alive_lock():
            job.write(JobStatus(process=1))
            with turn(job, Watch(job, JobStatus(process=1))):
                order.append(f"{job.id} begins")
                time.sleep(seconds)
                order.append(f"{job.id} ends")
            job.write(JobStatus(state="finished", process=1))

    threads = [threading.Thread(target=work, args=(job, 0.3)) for job in (second, first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["1 begins", "1 ends", "3 begins", "3 ends"]


def test_who_has_nobody_before_it_waits_for_no_turn(home: Path) -> None:
    first, second, light = asked(home, "1"), asked(home, "2"), asked(home, "3", "publish")
    assert [waits_for_turn(job) for job in (first, second, light)] == [False, True, False]
    with FileLock(home / "jobs/heavy.lock").acquire(timeout=0):  # nothing of it was touched
        first.write(JobStatus(state="finished", process=1))
        assert not waits_for_turn(second)


def test_a_waiting_job_can_be_cancelled(home: Path) -> None:
    asked(home, "1")
    second = asked(home, "2")
    second.cancel()
    with pytest.raises(WorkCancelled, match="before its turn came"), turn(second, Watch(second, JobStatus())):
        pytest.fail("it was not its turn")


def test_a_job_that_is_forgotten_meanwhile_is_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = asked(home, "1"), asked(home, "2")
    read = Path.read_text

    def forgotten_first(path: Path, *given: str, **named: str) -> str:
        if path.parent == first.folder:
            shutil.rmtree(first.folder, ignore_errors=True)
        return read(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", forgotten_first)
    assert before(second) == ()


def test_a_dead_job_is_not_waited_for(home: Path) -> None:
    asked(home, "1").write(JobStatus(state="running", process=1))
    second = asked(home, "2")
    assert before(second) == ()
    with turn(second, Watch(second, JobStatus())):
        pass
