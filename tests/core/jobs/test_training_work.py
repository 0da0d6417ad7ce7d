"""Trainings as jobs: they run to their end, stop when asked, wait for their turn, and survive what may happen."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.errors import TrainingError
from fer_core.evaluation.cautions import CHOSEN, cautions
from fer_core.jobs.job import list_jobs
from fer_core.jobs.status import JobStatus
from fer_core.jobs.training_jobs import job_of, resume_training, start_training, stop_training
from fer_core.networks.card import read_card
from fer_core.networks.inputs import InputSpec
from fer_core.training.frozen_data import freeze
from fer_core.training.recipe import Recipe
from fer_core.training.run_list import list_runs
from fer_core.training.run_status import Status
from fer_core.training.runs import Run
from fer_core.workspace import jobs_folder
from tests.drawn_dataset import SIDE, files, write_folder

Ended = Callable[..., JobStatus]
LONG = Recipe(
    options={"widths": [4, 8], "depths": [1, 1], "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(shift=0.04, rotation_degrees=3, scale=0.03),
    epochs=5000,
    patience=5000,
    batch_size=16,
    learning_rate=0.02,
    schedule="constant",
    averaging=0.8,
)


@pytest.fixture
def mine(home: Path, tmp_path: Path) -> Iterator[Path]:
    source = write_folder(tmp_path / "source", files({"train": 32, "valid": 8}))
    import_dataset(open_dataset(source), home / "data/mine")
    yield home / "data/mine"
    for job in list_jobs():  # a test that failed leaves no process behind
        job.cancel()


def started(folder: Path, recipe: Recipe = LONG) -> Run:
    return start_training(open_dataset(folder), recipe, title="Train")


def until(run: Run, holds: Callable[[Status], bool], seconds: float = 120) -> Status:
    ends = time.monotonic() + seconds
    while not holds(status := run.status()):
        assert not status.is_over and time.monotonic() < ends, (status, run.log_tail())
        time.sleep(0.05)
    return status


def job_status(run: Run, ended: Ended) -> JobStatus:
    job = job_of(run)
    assert job is not None
    return ended(job, seconds=120)


def test_a_killed_training_is_seen_resumed_and_stopped_with_its_best_epoch(mine: Path, ended: Ended) -> None:
    """One run through the life that a person may give it; the dataset is curated meanwhile."""
    decisions = [
        Decision(file="train/sad/0.png", action="exclude"),
        Decision(file="valid/happy/0.png", action="move", value="train"),
        Decision(file="train/angry/0.png", action="move", value="valid"),
    ]
    Curation(mine).decide(decisions, window="w")
    run = started(mine)
    assert run.status().state == "queued"
    with pytest.raises(TrainingError, match="under way already"):
        resume_training(run, title="again")
    status = until(run, lambda status: status.epoch >= 1)
    assert (status.state, status.epochs) == ("running", 5000)
    assert status.seconds_left
    with pytest.raises(TrainingError, match="is being trained by another process"), run.held():
        pass
    os.kill(status.process, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert job_status(run, ended).state == "failed"
    killed = run.status()
    assert killed.state == "killed" and killed.epoch >= 1
    assert "process was killed" in killed.message and "Resume it" in killed.message

    Curation(mine).decide([Decision(file="train/sad/1.png", action="exclude")], window="w")
    resume_training(run, title="Go on")
    until(run, lambda status: status.epoch > killed.epoch)
    stop_training(run)
    finished = job_status(run, ended)
    assert (finished.state, finished.error) == ("finished", None)
    assert finished.result == {"run": run.name, "state": "stopped", "best_accuracy": run.status().best_accuracy}
    assert run.status().state == "stopped"
    assert [epoch.epoch for epoch in run.history()] == list(range(1, run.status().epoch + 1))
    card = read_card(run.bundle)
    assert card.dataset["images"] == {"train": 95, "valid": 24}  # as it was decided when the run began
    imported = open_dataset(mine).manifest
    assert [str(caution) for caution in cautions(card, imported, "valid")] == [
        CHOSEN,
        "Of these pictures it learned from 1, which had been moved to train.",
    ]
    assert card.training["ended"] == "stopped"
    assert "stopped after" in run.log_tail()
    assert [found.name for found in list_runs()] == [run.name]


def test_a_training_that_waits_for_its_turn_can_be_stopped(mine: Path, ended: Ended) -> None:
    jobs_folder().mkdir(parents=True)
    with FileLock(jobs_folder() / "heavy.lock"):
        run = started(mine)
        held = time.monotonic() + 60
        while not run.is_held() and time.monotonic() < held:
            time.sleep(0.05)
        assert run.status().state == "queued"
        stop_training(run)
        assert job_status(run, ended).state == "cancelled"
    assert run.status().state == "stopped"
    assert run.status().message == "The work was cancelled before its turn came."


@pytest.mark.parametrize("what", ["gone", "another"])
def test_a_dataset_that_is_gone_or_another_one_is_said(mine: Path, ended: Ended, tmp_path: Path, what: str) -> None:
    run = Run.start(mine.parents[1] / "runs/r", LONG)
    freeze(run, open_dataset(mine))
    run.write_status(replace(run.stored_status(), state="stopped"))
    shutil.rmtree(mine)
    if what == "another":
        import_dataset(open_dataset(write_folder(tmp_path / "other", files({"train": 2, "valid": 1}))), mine)
    resume_training(run, title="Go on")
    assert job_status(run, ended).state == "failed"
    assert run.status().state == "failed"
    said = "is not there any more" if what == "gone" else "is another one than the run"
    assert said in run.status().message and 'The dataset "mine"' in run.status().message


def test_what_cannot_be_trained_leaves_nothing(mine: Path) -> None:
    with pytest.raises(TrainingError, match="no training picture of mine has votes"):
        started(mine, replace(LONG, vote_weight=0.5))
    assert list_runs() == () and list_jobs() == ()


def test_a_run_of_a_command_is_stopped_and_resumed_there(home: Path) -> None:
    run = Run.start(home / "runs/by-hand", LONG)
    with pytest.raises(TrainingError, match="Ctrl-C"):
        stop_training(run)
    with pytest.raises(TrainingError, match="--run by-hand --resume"):
        resume_training(run, title="x")
