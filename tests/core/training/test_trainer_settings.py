"""What a recipe may ask for besides the plain way: plateau, stages, mixup, class weights, weights to start from."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.networks.start_weights import Notice
from fer_core.training import trainer
from fer_core.training.batches import TrainingBatches
from fer_core.training.epochs import epoch_batches, training_targets
from fer_core.training.events import StartNotice
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.stages import Stage
from tests.core.training.test_trainer import RECIPE, weights
from tests.drawn_dataset import files, png, write_archive


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    contents = files({"train": 16, "valid": 4}) | {f"train/sad/more {n}.png": png("sad", 900 + n) for n in range(16)}
    return open_dataset(write_archive(tmp_path_factory.mktemp("data") / "drawn.zip", contents))


def batches(dataset: Dataset, recipe: Recipe) -> TrainingBatches:
    pictures = trainer.load_inputs(dataset, "train", dataset.manifest.labels, recipe.input)
    return epoch_batches(pictures, training_targets(dataset, recipe), recipe, 1)


def test_the_rate_falls_on_a_plateau_also_when_resumed(dataset: Dataset, tmp_path: Path) -> None:
    recipe = replace(
        RECIPE, epochs=5, schedule="plateau", plateau_epochs=1, learning_rate=1e-8, least_learning_rate=0.0
    )
    whole, broken = Run.start(tmp_path / "whole", recipe), Run.start(tmp_path / "broken", recipe)
    trainer.train(whole, dataset)
    trainer.train(broken, dataset, cancelled=lambda: len(broken.history()) >= 3)
    trainer.train(broken, dataset)
    rates = [epoch.learning_rate for epoch in whole.history()]
    assert rates == pytest.approx([epoch.learning_rate for epoch in broken.history()])
    assert rates[0] == pytest.approx(1e-8) and rates[-1] < 0.3e-8


def test_frozen_layers_stay_until_their_stage(dataset: Dataset, tmp_path: Path) -> None:
    head = Stage(epochs=1, unfreeze_from="probabilities", learning_rate=0.01)
    recipe = replace(RECIPE, epochs=2, stages=(head, Stage(epochs=1, learning_rate=0.01)))
    run = Run.start(tmp_path / "r", recipe)
    trainer.train(run, dataset, cancelled=lambda: len(run.history()) >= 1)
    keras.utils.set_random_seed(recipe.seed)
    fresh = trainer.build_network("cnn", spec=recipe.input, classes=3, options=recipe.options).get_weights()
    after_head = weights(run.checkpoint)
    assert np.array_equal(after_head[0], fresh[0])
    assert not np.allclose(after_head[-2], fresh[-2])
    trainer.train(run, dataset)
    assert not np.allclose(weights(run.checkpoint)[0], after_head[0])
    assert len(run.history()) == 2


def test_mixup_blends_pictures_and_targets_and_repeats(dataset: Dataset) -> None:
    recipe = replace(RECIPE, mixup=0.4)
    pictures, targets, counted = batches(dataset, recipe)[0]
    again = batches(dataset, recipe)[0]
    plain = batches(dataset, RECIPE)[0]
    assert counted is None
    np.testing.assert_array_equal(pictures, again[0])
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)
    assert ((targets > 0.01) & (targets < 0.99)).any()
    assert not np.array_equal(pictures, plain[0])
    assert set(np.unique(plain[1])) == {0.0, 1.0}


def test_balanced_classes_have_the_same_say(dataset: Dataset) -> None:
    _pictures, targets, counted = batches(dataset, replace(RECIPE, class_weights="balanced"))[0]
    assert counted is not None
    by_class = {int(row.argmax()): float(weight) for row, weight in zip(targets, counted, strict=True)}
    assert by_class[0] == by_class[1] == pytest.approx(2 * by_class[2])


def test_a_training_with_all_of_it_learns(dataset: Dataset, tmp_path: Path) -> None:
    recipe = replace(RECIPE, epochs=10, optimiser="sgd", learning_rate=0.1, mixup=0.1, class_weights="balanced")
    run = Run.start(tmp_path / "r", recipe)
    trainer.train(run, dataset)
    assert run.status().best_accuracy > 0.6


def test_weights_that_cannot_be_had_are_told_and_remembered(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = Notice(message_id="The weights are on the {place}.", values={"place": "moon"})
    monkeypatch.setattr(trainer, "load_start_weights", lambda name, network, options: notice)
    run, events = Run.start(tmp_path / "r", replace(RECIPE, epochs=2)), []
    trainer.train(run, dataset, progress=events.append, cancelled=lambda: len(run.history()) >= 1)
    trainer.train(run, dataset, progress=events.append)
    assert [event.text for event in events if isinstance(event, StartNotice)] == ["The weights are on the moon."]
    assert run.origin()["notice"] == "The weights are on the moon."
