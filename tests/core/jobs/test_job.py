"""Jobs run in processes of their own, tell how far they are, stop when asked, and are not taken for alive."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.errors import ConfigurationError
from fer_core.jobs.job import CLOSED, CRASHED, DIED, START_SECONDS, Job, _on_its_own, dated_name, list_jobs, start_job
from fer_core.jobs.status import JobStatus
from tests.drawn_dataset import files, png, write_archive, write_folder

Ended = Callable[..., JobStatus]


def until_running(job: Job) -> JobStatus:
    until = time.monotonic() + 60
    while not (status := job.status()).done:
        assert not status.is_over and time.monotonic() < until, status
        time.sleep(0.02)
    return status


def large_archive(folder: Path) -> Path:
    """Pictures enough to be caught in the middle of the import."""
    picture = png("happy", 1)
    return write_archive(folder / "large.zip", {f"train/happy/{number}.png": picture for number in range(60_000)})


def test_an_import_runs_to_its_end(tmp_path: Path, home: Path, ended: Ended) -> None:
    archive = write_archive(tmp_path / "a.zip", files({"train": 3, "valid": 1}))
    job = start_job("import-archive", {"source": str(archive), "into": "mine 😀"}, title="Import a.zip")
    status = ended(job)
    assert status.state == "finished", status
    assert status.result == {"dataset": "mine 😀", "pictures": 12, "classes": 3, "left_out": 0, "unreadable": 0}
    assert (home / "data/mine 😀/manifest.csv").is_file()
    assert status.ended and status.started and status.ended >= status.started
    assert [(found.id, found.title) for found in list_jobs("import-archive")] == [(job.id, "Import a.zip")]
    assert list_jobs("augment") == ()


def test_an_error_comes_back_as_its_sentence_and_uploads_go(tmp_path: Path, home: Path, ended: Ended) -> None:
    job = start_job(
        "import-archive",
        {"source": str(tmp_path / "no.zip"), "into": "mine"},
        title="x",
        prepare=lambda folder: (folder / "upload.zip").write_bytes(b"x") and None,
    )
    status = ended(job)
    assert status.state == "failed"
    assert status.message_id.startswith("There is no dataset {path}.") and "no.zip" in str(status.error)
    assert not job.files.exists()
    assert not (home / "data/mine").exists()


def test_a_fault_of_ours_is_said_and_logged(tmp_path: Path, ended: Ended) -> None:
    job = start_job("import-archive", {}, title="no arguments")
    status = ended(job)
    assert status.state == "failed" and "KeyError" in str(status.error)
    assert "Traceback" in job.log_tail()


def test_cancel_leaves_nothing(tmp_path: Path, home: Path, ended: Ended) -> None:
    job = start_job("import-archive", {"source": str(large_archive(tmp_path)), "into": "mine"}, title="x")
    status = until_running(job)
    assert 0 < status.done < status.total == 60_000
    job.cancel()
    assert ended(job).state == "cancelled"
    assert list((home / "data").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_killed_job_has_failed_and_its_half_goes_with_the_next(tmp_path: Path, home: Path, ended: Ended) -> None:
    job = start_job("import-archive", {"source": str(large_archive(tmp_path)), "into": "mine"}, title="x")
    os.kill(until_running(job).process, signal.SIGKILL)
    status = ended(job, seconds=5)
    assert (status.state, status.message_id) == ("failed", DIED)
    small = write_archive(tmp_path / "a.zip", files({"train": 1}))
    assert ended(start_job("import-archive", {"source": str(small), "into": "mine"}, title="x")).state == "finished"
    assert [path.name for path in (home / "data").iterdir()] == ["mine"]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_crashed_job_says_so_and_its_log_tells_where(tmp_path: Path, ended: Ended) -> None:
    job = start_job("import-archive", {"source": str(large_archive(tmp_path)), "into": "mine"}, title="x")
    os.kill(until_running(job).process, signal.SIGSEGV)
    status = ended(job, seconds=20)
    assert (status.state, status.message_id) == ("failed", CRASHED)
    assert "crashed (Segmentation fault)" in str(status.error)
    assert "Fatal Python error: Segmentation fault" in job.log_tail() and "worker.py" in job.log_tail()


def test_a_crash_is_seen_without_a_parent_too(tmp_path: Path) -> None:
    job = Job(tmp_path / "job")
    job.folder.mkdir()
    (job.folder / "request.json").write_text(json.dumps({"kind": "inspect", "title": "x", "asked": 0.0}))
    job.write(JobStatus(state="running", process=1))
    job.crash.write_text("Fatal Python error: Aborted\n\nThread 1:\n")
    assert job.status().message_id == CRASHED and job.status().message_values == {"what": "Aborted"}


def test_a_job_is_seen_as_dead_without_its_parent(tmp_path: Path) -> None:
    """Another window, or the app after a restart: only the lock tells."""
    job = Job(tmp_path / "job")
    job.folder.mkdir()
    (job.folder / "request.json").write_text(json.dumps({"kind": "inspect", "title": "x", "asked": 0.0}))
    job.write(JobStatus(state="running", process=1))
    assert job.status().message_id == DIED
    with job.alive_lock():
        assert Job(job.folder).status().state == "running"


def test_a_slow_upload_neither_looks_dead_nor_loses_its_files(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1e9]
    monkeypatch.setattr(time, "time", lambda: now[0])
    monkeypatch.setattr("fer_core.jobs.job._begin", lambda job, secret: None)

    def copy_slowly(folder: Path) -> None:
        (folder / "upload.zip").write_bytes(b"x")
        now[0] += 600

    job = start_job("import-archive", {}, title="x", prepare=copy_slowly)
    assert job.status().state == "queued"
    now[0] += START_SECONDS + 1  # it may be slow to begin, and needs its files when it does
    assert job.status().message_id == DIED
    start_job("inspect", {}, title="another one, which clears away what is over")
    assert (job.files / "upload.zip").read_bytes() == b"x"


def test_the_files_of_a_killed_job_go_with_the_next_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.jobs.job._begin", lambda job, secret: None)
    job = start_job("import-archive", {}, title="x", prepare=lambda folder: (folder / "a.zip").touch())
    job.write(JobStatus(state="running", process=1))  # nobody holds its lock
    start_job("inspect", {}, title="x")
    assert job.folder.exists() and not job.files.exists()


def test_an_upload_that_was_killed_while_it_was_copied_goes_after_a_day(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fer_core.jobs.job._begin", lambda job, secret: None)
    old, new = (home / "jobs" / name / "files" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
    before = time.time() - 25 * 3600
    os.utime(old.parent, (before, before))
    start_job("inspect", {}, title="x")
    assert not old.parent.exists() and new.exists()


def test_names_are_of_a_clock_that_is_never_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past two comes twice in a night of autumn, where clocks follow the summer."""
    monkeypatch.setattr(time, "time_ns", lambda: 1792887000 * 10**9 + 5)
    assert dated_name() == "20261025-001000-000000005"


def test_a_workspace_named_from_here_is_the_same_one_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: Ended
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FER_STUDIO_HOME", "my workspace")
    source = open_dataset(write_folder(tmp_path / "source", files({"train": 1})))
    import_dataset(source, tmp_path / "my workspace/data/mine")
    assert ended(start_job("publish", {"dataset": "mine", "options": {}}, title="x")).error is None
    assert (tmp_path / "my workspace/data/mine@1/manifest.csv").is_file()


def test_a_job_that_is_forgotten_meanwhile_is_no_fault(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another window closes its note between two looks at it."""
    monkeypatch.setattr("fer_core.jobs.job._begin", lambda job, secret: None)
    stays, goes = (start_job("inspect", {}, title=title) for title in ("stays", "goes"))
    read = Path.read_text

    def forgotten_first(path: Path, *given: str, **named: str) -> str:
        if path.parent == goes.folder:
            shutil.rmtree(goes.folder, ignore_errors=True)
        return read(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", forgotten_first)
    assert [job.title for job in list_jobs("inspect")] == ["stays"]
    assert stays.status().state == "queued"
    assert goes.status().is_over and goes.status().message_id == CLOSED
    goes.cancel()
    assert not goes.folder.exists()


def test_what_is_no_job_is_not_listed(home: Path) -> None:
    for number, text in enumerate(("", "[]", "{}", '{"kind": "inspect"}')):
        place = home / "jobs" / str(number) / "request.json"
        place.parent.mkdir(parents=True)
        place.write_text(text)
    assert list_jobs() == ()


def test_a_process_is_on_its_own_on_windows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert os.name == "nt" or _on_its_own() == {"start_new_session": True}
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x8000000, raising=False)
    assert _on_its_own() == {"creationflags": 0x8000200}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match='no job "dance"'):
        start_job("dance", {}, title="x")
    assert list_jobs() == ()


def test_a_secret_stands_in_no_file(tmp_path: Path, home: Path, ended: Ended) -> None:
    job = start_job("import-archive", {"source": str(tmp_path), "into": "m"}, title="x", secret="s3cr3t-key")
    ended(job)
    held = [path for path in home.rglob("*") if path.is_file() and b"s3cr3t-key" in path.read_bytes()]
    assert held == []


def test_only_a_finished_job_can_be_forgotten(tmp_path: Path, ended: Ended) -> None:
    job = start_job("import-archive", {"source": str(large_archive(tmp_path)), "into": "mine"}, title="x")
    job.forget()
    assert job.folder.exists()
    job.cancel()
    ended(job)
    job.forget()
    assert not job.folder.exists()
