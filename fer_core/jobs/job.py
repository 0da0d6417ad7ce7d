"""Long work in a process of its own: it goes on when the page is left or the app is closed."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from fer_core.crashes import crash_by, crash_in, read_last_words
from fer_core.errors import FerError, OutputError
from fer_core.jobs.status import PATIENCE_S, JobStatus, read_status, write_status
from fer_core.locks import is_locked
from fer_core.messages import N_
from fer_core.workspace import ROOT, jobs_folder, workspace
from fer_core.writing import NOT_WRITABLE, write_whole

REQUEST_NAME: Final = "request.json"
REQUEST_KEYS: Final = frozenset({"kind", "title", "arguments", "asked"})
STATUS_NAME: Final = "status.json"
CANCEL_NAME: Final = "cancel"
LOG_NAME: Final = "log.txt"
ALIVE_NAME: Final = "alive.lock"
CRASH_NAME: Final = "crash.txt"
FILES_NAME: Final = "files"
START_SECONDS: Final = 60
"""A job whose process has not begun after this time never will."""
KEPT_SECONDS: Final = 7 * 24 * 3600
"""How long a finished job's folder stays."""
UNASKED_S: Final = 24 * 3600
"""How long one stays whose files were being copied when the app was killed."""
DIED: Final = N_(
    "The work ended before its time: its process was killed, or the computer was switched off. Start it again."
)
CRASHED: Final = N_(
    "The program that did the work crashed ({what}): a fault of ours or of a library that it uses. Its log tells more. "
    "Start it again; if it crashes again, please report it."
)
CLOSED: Final = N_("The note about this work was closed in another window. What the work made is still there.")


class Job:
    """One job by its folder: made by ``start_job``, found again by ``list_jobs``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def id(self) -> str:
        return self.folder.name

    @cached_property
    def _request(self) -> dict[str, Any]:
        request: dict[str, Any] = json.loads((self.folder / REQUEST_NAME).read_text(encoding="utf-8"))
        return request

    @property
    def kind(self) -> str:
        return str(self._request["kind"])

    @property
    def title(self) -> str:
        return str(self._request["title"])

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self._request["arguments"])

    @property
    def asked(self) -> float:
        """When it was asked for, in seconds since 1970."""
        return float(self._request["asked"])

    @property
    def files(self) -> Path:
        """Uploads that the work reads, each in a folder called like its argument; deleted when it is over."""
        return self.folder / FILES_NAME

    def status(self) -> JobStatus:
        """Return what the job is doing; one whose process is gone has failed, and so has one that was forgotten."""
        status = self.stored_status()
        if status.is_over or self._is_alive(status):
            return status
        status = self.stored_status()  # it may have ended between the two looks
        if status.is_over:
            return status
        if self.folder.exists():
            return _dead(status, crash_in(self.crash))
        return replace(status, state="failed", message_id=CLOSED, message_values={})

    def stored_status(self) -> JobStatus:
        """Return what the job's process wrote last, whether it lives or not."""
        return read_status(self.folder / STATUS_NAME)

    def write(self, status: JobStatus, *, patience_s: float = 0.0) -> None:
        write_status(self.folder / STATUS_NAME, status, patience_s=patience_s)

    @property
    def crash(self) -> Path:
        """The last words of a process that crashed; absent or empty for every other one."""
        return self.folder / CRASH_NAME

    def alive_lock(self) -> FileLock:
        """Held by the job's process; the system lets go of it when that dies, however it dies."""
        return FileLock(self.folder / ALIVE_NAME, is_singleton=False)

    def _is_alive(self, status: JobStatus) -> bool:
        if not status.process:
            return self._is_starting()
        return is_locked(self.folder / ALIVE_NAME)

    def _is_starting(self) -> bool:
        return self.can_be_read() and time.time() - self.asked < START_SECONDS

    def can_be_read(self) -> bool:
        """Tell whether the job is there and says what it is; from then on kind, title and arguments are known."""
        try:
            return self.folder.exists() and self._request.keys() >= REQUEST_KEYS
        except (OSError, ValueError, AttributeError):
            return False

    def cancel(self) -> None:
        """Ask the work to stop; it does so within about a second and keeps nothing half done."""
        with suppress(FileNotFoundError):  # it was over, and another window closed it
            (self.folder / CANCEL_NAME).touch()

    def is_cancelled(self) -> bool:
        return (self.folder / CANCEL_NAME).exists()

    def log_tail(self, lines: int = 20) -> str:
        """Return the last lines that the work printed, and the last words of one that crashed."""
        text = ""
        with suppress(OSError):
            text = (self.folder / LOG_NAME).read_text(encoding="utf-8", errors="replace")
        return "\n".join(filter(None, (*text.splitlines()[-lines:], read_last_words(self.crash))))

    def forget(self) -> None:
        """Delete the folder of a job that is over; what it made stays."""
        if self.status().is_over:
            shutil.rmtree(self.folder, ignore_errors=True)


def start_job(
    kind: str,
    arguments: Mapping[str, Any],
    *,
    title: str,
    secret: str | None = None,
    prepare: Callable[[Path], object] | None = None,
) -> Job:
    """Start work of a kind from ``jobs.kinds`` and return at once.

    ``prepare`` may put uploads into the job's folder of files. ``secret`` goes to the process through a pipe and stands
    in no file, environment or argument. Raises OutputError when the workspace cannot be written.
    """
    from fer_core.jobs.kinds import check_kind

    check_kind(kind)
    _drop_old_jobs()
    folder = jobs_folder() / f"{dated_name()}-{secrets.token_hex(2)}"
    job = Job(folder)
    request = {"kind": kind, "title": title, "arguments": dict(arguments)}
    try:
        if prepare:
            job.files.mkdir(parents=True)
            prepare(job.files)  # a large upload takes its time
        write_whole(folder / REQUEST_NAME, json.dumps({**request, "asked": time.time()}).encode())
        _begin(job, secret)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise OutputError(NOT_WRITABLE, path=folder, reason=error.strerror or error) from error
        raise
    return job


def dated_name() -> str:
    """Return a name that sorts by time, of one clock in UTC: local time goes back once a year."""
    now = time.time_ns()
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now // 10**9))}-{now % 10**9:09}"


def list_jobs(kind: str | None = None) -> tuple[Job, ...]:
    """Return the jobs of a kind, or all, newest first."""
    found = (Job(path.parent) for path in sorted(jobs_folder().glob(f"*/{REQUEST_NAME}"), reverse=True))
    return tuple(job for job in found if job.can_be_read() and kind in (None, job.kind))


def _begin(job: Job, secret: str | None) -> None:
    from fer_core.jobs.kinds import environment_of

    with (job.folder / LOG_NAME).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "fer_core.jobs.worker", str(job.folder.resolve())],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                **environment_of(job.kind),
                "PYTHONUNBUFFERED": "1",
                "FER_STUDIO_HOME": str(workspace().resolve()),
            },
            **_on_its_own(),
        )
    assert process.stdin
    with process.stdin as pipe:
        pipe.write(json.dumps(secret).encode())
    threading.Thread(target=_wait_for, args=(process, job), daemon=True).start()


def _on_its_own() -> dict[str, Any]:
    """Return what keeps a process alive when the terminal or the app that started it is closed."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _wait_for(process: "subprocess.Popen[bytes]", job: Job) -> None:
    """Take note of the end, so that the process does not linger as a zombie and a silent death is known at once."""
    code = process.wait()
    if (job.folder / REQUEST_NAME).exists() and not (status := job.stored_status()).is_over:
        died = _dead(status, crash_in(job.crash) or crash_by(code))
        job.write(replace(died, ended=time.time()), patience_s=PATIENCE_S)
        shutil.rmtree(job.files, ignore_errors=True)


def _dead(status: JobStatus, crash: str = "") -> JobStatus:
    """Return the status of a job whose process is gone: it crashed by itself, or was killed."""
    error = FerError(CRASHED, what=crash) if crash else FerError(DIED)
    return replace(status, state="failed", message_id=error.message_id, message_values=error.plain_values)


def _drop_old_jobs() -> None:
    for folder in jobs_folder().glob("*/"):
        if not (folder / REQUEST_NAME).exists() and time.time() - folder.stat().st_mtime > UNASKED_S:
            shutil.rmtree(folder, ignore_errors=True)
    for job in list_jobs():
        status = job.status()
        if status.is_over and time.time() - job.asked > KEPT_SECONDS:
            job.forget()
        elif status.is_over and status.process:  # one that never began may only be slow to begin
            shutil.rmtree(job.files, ignore_errors=True)
