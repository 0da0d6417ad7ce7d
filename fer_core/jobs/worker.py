"""The process of a job: ``python -m fer_core.jobs.worker FOLDER``, with the secret as JSON on its input."""

import json
import os
import re
import shutil
import sys
import time
import traceback
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from fer_core.crashes import last_words
from fer_core.errors import FerError, WorkCancelled
from fer_core.jobs.job import Job
from fer_core.jobs.kinds import around, is_heavy, work_of
from fer_core.jobs.status import PATIENCE_S, JobStatus
from fer_core.jobs.turns import turn
from fer_core.jobs.watch import Watch
from fer_core.messages import N_

OUR_FAULT = N_("The work broke off by a fault of ours ({reason}). The log is in {log}.")


def main(folder: Path) -> None:
    """Do the work of the job in ``folder`` and write how it ended."""
    secret = json.loads(sys.stdin.read() or "null")
    job = Job(folder)
    with job.alive_lock(), last_words(job.crash):
        watch = Watch(job, JobStatus(process=os.getpid()), secret=secret)
        job.write(watch.status, patience_s=PATIENCE_S)
        try:
            ended = _work(job, watch)
        finally:
            shutil.rmtree(job.files, ignore_errors=True)
        job.write(replace(ended, ended=time.time(), seconds_left=None), patience_s=PATIENCE_S)


def _work(job: Job, watch: Watch) -> JobStatus:
    try:
        with around(job.kind, job.arguments), turn(job, watch) if is_heavy(job.kind) else nullcontext():
            watch.status = replace(watch.status, state="running", started=time.time())
            result = work_of(job.kind)(job.arguments, watch)
    except WorkCancelled as error:
        return _ended(watch, "cancelled", error)
    except FerError as error:
        return _ended(watch, "failed", error)
    except BaseException as error:  # noqa: BLE001  (the job's end must be known, whatever it was)
        traceback.print_exc()
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return _ended(watch, "failed", FerError(OUR_FAULT, reason=reason, log=job.folder / "log.txt"))
    return replace(watch.status, state="finished", result=result)


def _ended(watch: Watch, state: str, error: FerError) -> JobStatus:
    values = {name: _as_called(value, watch.files) for name, value in error.plain_values.items()}
    return replace(
        watch.status,
        state="cancelled" if state == "cancelled" else "failed",
        message_id=error.message_id,
        message_values=values,
    )


def _as_called(value: str | int | float, files: Path) -> str | int | float:
    """Call an upload as the person did, not by its place here."""
    if not isinstance(value, str):
        return value
    return re.sub(re.escape(str(files)) + r"[/\\][^/\\]+[/\\]", "", value)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
