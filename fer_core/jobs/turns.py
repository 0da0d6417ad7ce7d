"""One heavy job at a time; the others wait in the order in which they were asked for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from filelock import FileLock, Timeout

from fer_core.errors import WorkCancelled
from fer_core.jobs.job import Job, list_jobs
from fer_core.jobs.kinds import is_heavy
from fer_core.jobs.watch import Watch
from fer_core.workspace import jobs_folder

LOOK_AGAIN_S: Final = 0.3


@contextmanager
def turn(job: Job, watch: Watch) -> Iterator[None]:
    """Wait until no heavy job that was asked for earlier is left, and keep the others waiting meanwhile.

    Raises WorkCancelled when the waiting job is cancelled.
    """
    lock = FileLock(jobs_folder() / "heavy.lock")
    while True:
        if watch.cancelled():
            raise WorkCancelled("The work was cancelled before its turn came.")
        try:
            if not before(job):
                lock.acquire(timeout=0)
                break
        except Timeout:
            pass
        time.sleep(LOOK_AGAIN_S)
    try:
        yield
    finally:
        lock.release()


def waits_for_turn(job: Job) -> bool:
    """Tell whether a job that has not begun waits for another one; it may also only be starting.

    It looks at what the others say of themselves, and touches no turn.
    """
    return is_heavy(job.kind) and bool(before(job))


def before(job: Job) -> tuple[Job, ...]:
    """Return the heavy jobs that come first, next one last."""
    earlier = (other for other in list_jobs() if other.id < job.id and is_heavy(other.kind))
    return tuple(other for other in earlier if not other.status().is_over)
