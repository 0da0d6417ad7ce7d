"""How work inside a job tells how far it is, and learns that it shall stop."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from fer_core.errors import OutputError
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus

BETWEEN_WRITES_S: Final = 0.25
LEAST_SECONDS: Final = 3.0
LEAST_SHARE: Final = 0.02
"""Before this much of a phase, how long it takes cannot be told; after ten times as long, any share will do."""


class Watch:
    """Writes the job's status a few times a second at most. Its methods may be called as often as one likes."""

    def __init__(self, job: Job, status: JobStatus, *, secret: str | None = None) -> None:
        self._job = job
        self.status = status
        self.secret = secret
        self._began = self._written = self._asked = time.monotonic()
        self._stop = False

    @property
    def files(self) -> Path:
        """The uploads that came with the job."""
        return self._job.files

    def path(self, arguments: Mapping[str, Any], name: str) -> Path:
        """Return the file or folder of an argument: the upload below its name, else the place that it names."""
        held = self._job.files / name
        return next(held.iterdir()) if held.is_dir() else Path(arguments[name])

    def phase(self, name: str) -> None:
        """Begin a new part of the work, named in one English sentence."""
        self._began = time.monotonic()
        self._write(replace(self.status, phase=name, done=0, total=0, seconds_left=None))

    def progress(self, done: int, total: int) -> None:
        """Say what is done of the phase, and what there is in all."""
        if done == total or time.monotonic() - self._written >= BETWEEN_WRITES_S:
            self._write(replace(self.status, done=done, total=total, seconds_left=self._left(done, total)))

    def note(self, **values: str | int | float) -> None:
        """Put numbers beside the progress, to be written with it; the finished work's result takes their place."""
        self.status = replace(self.status, result={**self.status.result, **values})

    def cancelled(self) -> bool:
        """Tell whether somebody asked for the end."""
        if not self._stop and time.monotonic() - self._asked >= BETWEEN_WRITES_S:
            self._asked, self._stop = time.monotonic(), self._job.is_cancelled()
        return self._stop

    def _left(self, done: int, total: int) -> float | None:
        taken = time.monotonic() - self._began
        told = taken >= LEAST_SECONDS and (done >= LEAST_SHARE * total or taken >= 10 * LEAST_SECONDS)
        return taken / done * (total - done) if done and told else None

    def _write(self, status: JobStatus) -> None:
        self.status, self._written = status, time.monotonic()
        with suppress(OutputError):  # the next one tells more; how it ends is written without fail
            self._job.write(status)
