"""Starts trainings in processes of their own, and finds the job of a run."""

import shutil
from typing import Final

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.dataset import Dataset
from fer_core.errors import FerError, TrainingError
from fer_core.jobs.job import Job, list_jobs, start_job
from fer_core.training.frozen_data import freeze, frozen
from fer_core.training.recipe import Recipe
from fer_core.training.run_list import new_run_name
from fer_core.training.run_status import PATIENCE_S
from fer_core.training.runs import Run, run_folder
from fer_core.training.trainable import check_start, check_trainable

KIND: Final = "train"


def start_training(dataset: Dataset, recipe: Recipe, *, title: str) -> Run:
    """Start to train on a dataset of the workspace as decided until now, and return at once; the run may have to wait.

    Raises TrainingError when the recipe cannot be trained on it, OutputError when the workspace cannot be written.
    """
    check_trainable(as_decided(dataset), recipe)
    check_start(recipe)
    run = Run.start(run_folder(new_run_name(recipe.architecture)), recipe)
    try:
        freeze(run, dataset)
        _begin(run, dataset.name, title)
    except BaseException:
        shutil.rmtree(run.folder, ignore_errors=True)
        raise
    return run


def resume_training(run: Run, *, title: str) -> None:
    """Go on with a run of the app after its last whole epoch; raises TrainingError when that cannot be."""
    about = frozen(run)
    if about is None:
        raise TrainingError(
            'The run "{name}" was started by a command. Resume it there: python scripts/train.py DATA --run {name} '
            "--resume",
            name=run.name,
        )
    before = run.status()
    if not before.is_over:
        raise TrainingError('The run "{name}" is under way already.', name=run.name)
    run.wait(run.recipe())
    try:
        _begin(run, str(about["dataset"]), title)
    except FerError:
        run.write_status(before, patience_s=PATIENCE_S)
        raise


def job_of(run: Run) -> Job | None:
    """Return the newest job that trains or trained a run; None when a command does, or it is long ago."""
    return next((job for job in list_jobs(KIND) if job.arguments.get("run") == run.name), None)


def stop_training(run: Run) -> None:
    """Ask a run to end after its present batch; its best epoch so far is packed. Raises TrainingError."""
    job = job_of(run)
    if job is None or job.status().is_over:
        raise TrainingError(
            'The run "{name}" is trained by a command in a terminal. Stop it there with Ctrl-C.', name=run.name
        )
    job.cancel()


def _begin(run: Run, dataset: str, title: str) -> None:
    start_job(KIND, {"run": run.name, "dataset": dataset}, title=title)
