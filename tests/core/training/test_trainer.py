"""Training on a drawn dataset: it learns, it repeats, it resumes, and what was saved opens."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import TrainingError
from fer_core.networks.inputs import InputSpec, to_pixels
from fer_core.training.events import BatchDone, EpochDone
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from tests.drawn_dataset import SIDE, files, png, write_archive, write_folder

RECIPE = Recipe(
    options={"widths": [4, 8], "depths": [1, 1], "block_dropout": 0.0, "head_dropout": 0.1, "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(shift=0.04, rotation_degrees=3, scale=0.03),
    epochs=12,
    batch_size=16,
    learning_rate=0.02,
    warmup_epochs=0.5,
    averaging=0.8,
    patience_steps=0,
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("data") / "drawn.zip", files({"train": 32, "valid": 8}))


@pytest.fixture
def dataset(archive: Path) -> Dataset:
    return open_dataset(archive)


def weights(path: Path) -> list[np.ndarray]:
    return keras.saving.load_model(path, compile=False).get_weights()


def test_learns_and_reports(dataset: Dataset, tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", RECIPE)
    events: list[BatchDone | EpochDone] = []
    train(run, dataset, progress=events.append)
    history, status = run.history(), run.status()
    assert history[-1].loss < history[0].loss
    assert status.state == "finished" and status.epoch == 12
    assert status.best_accuracy == max(epoch.valid_accuracy for epoch in history) > 0.8
    assert [event.epoch.epoch for event in events if isinstance(event, EpochDone)] == list(range(1, 13))
    batches = [(event.epoch, event.batch) for event in events if isinstance(event, BatchDone)]
    assert batches == [(epoch, batch) for epoch in range(1, 13) for batch in range(1, 7)]


def test_the_best_file_gives_the_best_accuracy(dataset: Dataset, tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", replace(RECIPE, epochs=3))
    train(run, dataset)
    valid = dataset.load("valid", dataset.manifest.labels, lambda image: to_pixels(image, RECIPE.input))
    outputs = keras.saving.load_model(run.best(run.status().best_epoch), compile=False).predict(
        valid.pixels.astype(np.float32), verbose=0
    )
    assert (outputs.argmax(axis=1) == valid.labels).mean() == pytest.approx(run.status().best_accuracy)


def test_stopping_between_epochs_and_resuming_equals_an_unbroken_run(dataset: Dataset, tmp_path: Path) -> None:
    recipe = replace(RECIPE, epochs=4, options={**RECIPE.options, "head_dropout": 0.0})
    whole, broken = Run.start(tmp_path / "whole", recipe), Run.start(tmp_path / "broken", recipe)
    train(whole, dataset)
    train(broken, dataset, cancelled=lambda: len(broken.history()) >= 2)
    assert broken.status().state == "stopped" and len(broken.history()) == 2
    train(broken, dataset)
    assert len(broken.history()) == 4 and broken.status().state == "finished"
    for first, second in zip(weights(whole.checkpoint), weights(broken.checkpoint), strict=True):
        assert np.allclose(first, second, atol=1e-4)


def test_cancelling_within_an_epoch_keeps_the_last_whole_one(dataset: Dataset, tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", RECIPE)
    seen: list[BatchDone] = []
    train(
        run,
        dataset,
        progress=lambda event: seen.append(event) if isinstance(event, BatchDone) else None,
        cancelled=lambda: len(seen) >= 9,
    )
    assert len(seen) == 9
    assert len(run.history()) == 1 and run.status().state == "stopped"


def test_cancelling_before_the_first_epoch_says_so(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="before its first epoch"):
        train(Run.start(tmp_path / "r", RECIPE), dataset, cancelled=lambda: True)


def test_stops_early_when_nothing_gets_better(dataset: Dataset, tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", replace(RECIPE, epochs=30, patience=2, learning_rate=1e-8, warmup_epochs=0))
    train(run, dataset)
    assert len(run.history()) == 3


def test_a_history_longer_than_the_checkpoint_is_cut(dataset: Dataset, tmp_path: Path) -> None:
    """As when the process was killed between writing the two."""
    run = Run.start(tmp_path / "r", RECIPE)
    train(run, dataset, cancelled=lambda: len(run.history()) >= 1)
    run.write_history((*run.history(), replace(run.history()[0], epoch=2, seconds=0.0)))
    trained = []
    train(run, dataset, progress=trained.append, cancelled=lambda: len(run.history()) >= 2)
    assert [epoch.epoch for epoch in run.history()] == [1, 2]
    assert run.history()[1].seconds > 0
    assert {event.epoch for event in trained if isinstance(event, BatchDone)} == {2}


def test_a_fault_is_told_in_the_status(dataset: Dataset, tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", RECIPE)

    def fail(event: BatchDone | EpochDone) -> None:
        if isinstance(event, EpochDone):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        train(run, dataset, progress=fail)
    assert run.status().state == "failed" and "No space left" in run.status().message
    assert run.status().epoch == 1


def test_pictures_without_a_label_are_not_trained_on(tmp_path: Path) -> None:
    contents = files({"train": 2, "valid": 2}) | {"train/unlabelled/1.png": png("sad", 99)}
    dataset = open_dataset(write_folder(tmp_path / "data", contents))
    with pytest.raises(TrainingError, match="1 pictures without a label"):
        train(Run.start(tmp_path / "run", Recipe()), dataset)
