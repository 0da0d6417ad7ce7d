"""The lesson's job: a tiny network learns, tells its history, and can be stopped."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from fer_core.jobs.job import start_job
from fer_core.jobs.kinds import environment_of
from fer_core.jobs.status import JobStatus
from fer_core.lesson.tiny_training import TinyEpoch

Ended = Callable[..., JobStatus]


def test_a_training_tells_each_epoch(ended: Ended) -> None:
    settings = {"each": 5, "epochs": 4, "wrong_labels": 0.2, "dropout": True, "augmentation": True}
    status = ended(start_job("lesson", {"settings": settings, "dataset": None}, title="x"))
    assert status.state == "finished", status
    history = [TinyEpoch(**epoch) for epoch in json.loads(status.result["history"])]
    assert len(history) == 4 and status.result["pictures"] == 35 and status.result["kept_back"] == 140


def test_its_process_calculates_in_one_thread() -> None:
    assert environment_of("lesson")["OPENBLAS_NUM_THREADS"] == "1"
    assert environment_of("train") == {}


def test_a_stopped_training_keeps_what_it_learned(ended: Ended) -> None:
    job = start_job("lesson", {"settings": {"each": 200, "epochs": 200}, "dataset": None}, title="x")
    until = time.monotonic() + 60
    while not job.status().result.get("history") and time.monotonic() < until:
        time.sleep(0.05)
    job.cancel()
    status = ended(job)
    assert status.state == "finished"
    assert 0 < len(json.loads(status.result["history"])) < 200


def test_a_dataset_that_is_gone_is_told(ended: Ended, home: Path) -> None:
    status = ended(start_job("lesson", {"settings": {}, "dataset": "gone"}, title="x"))
    assert status.state == "failed" and "There is no dataset" in str(status.error)
