"""A training that is killed in the middle of an epoch and resumed ends as one that nobody disturbed."""

import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run, best_epoch
from fer_core.training.trainer import train
from fer_core.workspace import ROOT
from tests.core.training.test_tensorboard import scalars
from tests.core.training.test_trainer import RECIPE
from tests.drawn_dataset import files, write_archive

STEP_S = 0.15
SLOWLY = f"""
import sys, time
from pathlib import Path
from fer_core.datasets.dataset import open_dataset
from fer_core.training.runs import Run
from fer_core.training.trainer import train
train(Run(Path(sys.argv[1])), open_dataset(Path(sys.argv[2])), progress=lambda event: time.sleep({STEP_S}))
"""
FALLING = replace(
    RECIPE,
    options={**RECIPE.options, "head_dropout": 0.0},  # its masks are drawn anew after a resume
    schedule="plateau",
    plateau_epochs=2,
    plateau_factor=0.5,
    averaging=0.999,
    patience=2,
    patience_steps=30,
    epochs=30,
)
"""The shapes are learnt in a few epochs; from then on nothing gets better, so the rate falls and the training ends.

Averaging and patience are those of many pictures: what they come to on these few is the same after a resume."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("data") / "drawn.zip", files({"train": 32, "valid": 8}))


def killed_within_an_epoch(folder: Path, archive: Path, recipe: Recipe) -> Run:
    """Start a run in a process of its own and kill it after three whole epochs, between two steps of the fourth."""
    run = Run.start(folder, recipe)
    process = subprocess.Popen([sys.executable, "-c", SLOWLY, str(run.folder), str(archive)], cwd=ROOT)
    ends = time.monotonic() + 200
    while not ((status := run.status()).epoch >= 3 and 1 <= status.batch < status.batches - 1):
        assert process.poll() is None and time.monotonic() < ends, status
        time.sleep(0.02)
    assert (status.state, status.batches) == ("running", 6)
    process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.wait()
    return run


def test_a_killed_and_resumed_training_equals_an_undisturbed_one(archive: Path, tmp_path: Path) -> None:
    """On one machine exactly; the tolerance is for the order in which another one's threads may add."""
    whole = Run.start(tmp_path / "whole", FALLING)
    train(whole, open_dataset(archive))
    run = killed_within_an_epoch(tmp_path / "killed", archive, FALLING)
    done = run.history()
    assert run.status().state == "killed"
    assert 3 <= len(done) < len(whole.history()) < FALLING.epochs  # it ended early, and was killed before that

    train(run, open_dataset(archive))
    expected, found = whole.history(), run.history()
    assert [epoch.epoch for epoch in found] == list(range(1, len(expected) + 1))
    assert found[: len(done)] == done
    pace = {"batch_size": 16, "averaging": pytest.approx(1 - 1 / 18), "patience": 5}
    assert run.origin()["pace"] == whole.origin()["pace"] == pace
    rates = [epoch.learning_rate for epoch in found]
    assert rates == pytest.approx([epoch.learning_rate for epoch in expected], rel=1e-6)
    assert rates[-1] < rates[len(done) - 1]  # it fell after the kill, by what had been waited for before
    for first, second in zip(expected, found, strict=True):
        assert (second.valid_accuracy, second.accuracy) == (first.valid_accuracy, pytest.approx(first.accuracy))
        assert (second.loss, second.valid_loss) == pytest.approx((first.loss, first.valid_loss), abs=1e-4)
    told = [(epoch.epoch, epoch.valid_accuracy) for epoch in found]
    assert scalars(run.folder / "valid", "accuracy") == told  # for TensorBoard, each epoch once too
    best, same = best_epoch(expected), best_epoch(found)
    assert best and same and best.epoch == same.epoch
    assert run.status().state == whole.status().state == "finished"
    for path, other in ((whole.checkpoint, run.checkpoint), (whole.best(best.epoch), run.best(best.epoch))):
        networks = (keras.saving.load_model(each, compile=False) for each in (path, other))
        for first, second in zip(*(network.get_weights() for network in networks), strict=True):
            np.testing.assert_allclose(second, first, atol=1e-4)
