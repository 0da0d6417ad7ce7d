"""The second head: it learns votes, reaches the body, and is not in the network that serves."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import ConfigurationError, TrainingError
from fer_core.networks.architectures import build_network
from fer_core.networks.inputs import InputSpec
from fer_core.training.epochs import epoch_batches, head_targets, weighed
from fer_core.training.optimisation import compile_network
from fer_core.training.recipe import Recipe, recipe_from
from fer_core.training.runs import Run
from fer_core.training.trainable import check_start
from fer_core.training.trainer import train
from fer_core.training.vote_head import vote_targets, with_vote_head, without_vote_head
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import SIDE

RECIPE = Recipe(
    options={"widths": [4], "depths": [1], "block_dropout": 0.0, "head_dropout": 0.0, "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(),
    batch_size=4,
    epochs=2,
    vote_head=0.5,
    averaging=0.5,
    patience_steps=0,
)
VOTES = {"train/happy/0.png": "happy=2 sad=6 unknown=2", "train/sad/1.png": "neutral=10"}


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return open_dataset(make_dataset(tmp_path / "data" / "voted", votes=VOTES))


def test_votes_are_shares_of_all_choices(dataset: Dataset) -> None:
    records = dataset.manifest.of("train")
    found = dict(zip((record.file for record in records), vote_targets(records), strict=True))
    assert sorted(found["train/happy/0.png"].tolist(), reverse=True)[:3] == pytest.approx([0.6, 0.2, 0.2])
    assert sorted(found["train/sad/1.png"].tolist(), reverse=True)[:2] == [1, 0]
    assert not found["train/angry/0.png"].any()


def test_a_batch_carries_both_targets(dataset: Dataset) -> None:
    labels = dataset.manifest.labels
    recipe = replace(RECIPE, mixup=0.4)
    pictures = dataset.load("train", labels, lambda image: np.zeros((SIDE, SIDE, 1), np.uint8))
    targets = head_targets(dataset, recipe)
    pixels, (first, second), weights = epoch_batches(pictures, targets, recipe, 1)[0]
    assert (len(pixels), first.shape, second.shape, weights) == (4, (4, 3), (4, 10), None)
    again = epoch_batches(pictures, targets, recipe, 1)[0][1]
    assert np.array_equal(first, again[0]) and np.array_equal(second, again[1])


def test_the_serving_network_has_one_head_and_the_same_answers() -> None:
    pictures = keras.Input((8, 8, 1))
    features = keras.layers.Flatten()(pictures)
    network = keras.Model(pictures, keras.layers.Dense(3, activation="softmax", name="probabilities")(features))
    both = with_vote_head(network)
    assert [output.shape for output in both.outputs] == [(None, 3), (None, 10)]
    picture = np.random.default_rng(1).random((1, 8, 8, 1), np.float32)
    assert np.allclose(without_vote_head(both)(picture), network(picture))
    assert without_vote_head(network) is network


def test_a_picture_without_votes_changes_nothing_in_the_second_head(dataset: Dataset, tmp_path: Path) -> None:
    unvoted = open_dataset(make_dataset(tmp_path / "data" / "one", votes={"train/sad/1.png": "neutral=10"}))
    targets = head_targets(unvoted, RECIPE)
    silent = ~targets[1].any(axis=1)
    assert silent.sum() == len(silent) - 1
    loss = keras.losses.CategoricalCrossentropy(reduction="none")
    guesses = np.full((len(silent), 10), 0.1, np.float32)
    assert np.allclose(np.asarray(loss(targets[1], guesses))[silent], 0)


def test_a_picture_without_votes_teaches_the_second_head_nothing() -> None:
    keras.utils.set_random_seed(1)
    pictures = keras.Input((2, 2, 1))
    features = keras.layers.Flatten()(pictures)
    network = with_vote_head(keras.Model(pictures, keras.layers.Dense(3, activation="softmax", name="p")(features)))
    compile_network(network, replace(RECIPE, weight_decay=0.0, averaging=0.0), steps_per_epoch=1)
    votes = np.zeros((4, 10), np.float32)
    before = network.get_layer("votes").get_weights()
    labels, seen = np.eye(3, dtype=np.float32)[[0, 1, 2, 0]], np.ones((4, 2, 2, 1), np.float32)
    network.train_on_batch(seen, (labels, votes), sample_weight=weighed((labels, votes), None)[1])
    assert all(np.array_equal(*pair) for pair in zip(before, network.get_layer("votes").get_weights(), strict=True))
    votes[0, 1] = 1
    network.train_on_batch(seen, (labels, votes), sample_weight=weighed((labels, votes), None)[1])
    assert not np.array_equal(before[0], network.get_layer("votes").get_weights()[0])
    _, counts = weighed((labels, votes), np.array([0.5, 2, 1, 1], np.float32))
    assert [count.tolist() for count in counts] == [[0.5, 2, 1, 1], [0.5, 0, 0, 0]]


def test_a_picture_that_is_mixed_with_one_without_votes_counts_in_part() -> None:
    labels, mixed = np.eye(3, dtype=np.float32), np.array([[0.45, 0.15, 0], [0, 0, 0], [0, 0.5, 0.5]], np.float32)
    (same, votes), (whole, parts) = weighed((labels, mixed), np.array([2, 1, 1], np.float32))
    assert votes == pytest.approx(np.array([[0.75, 0.25, 0], [0, 0, 0], [0, 0.5, 0.5]]))
    assert same is labels and whole.tolist() == [2, 1, 1] and parts == pytest.approx([2 * 0.6, 0, 1])


def test_targets_of_one_head_are_left_as_they_are() -> None:
    labels, weights = np.eye(3, dtype=np.float32), np.ones(3, np.float32)
    assert weighed(labels, weights) == (labels, weights) and weighed(labels, None) == (labels, None)


def test_a_run_with_the_head_is_kept_without_it_and_resumes(dataset: Dataset, tmp_path: Path) -> None:
    whole, broken = Run.start(tmp_path / "whole", RECIPE), Run.start(tmp_path / "broken", RECIPE)
    train(whole, dataset)
    train(broken, dataset, cancelled=lambda: len(broken.history()) >= 1)
    train(broken, dataset)
    kept = keras.saving.load_model(whole.best(whole.status().best_epoch), compile=False)
    assert [output.shape[-1] for output in kept.outputs] == [3]
    saved = [keras.saving.load_model(run.checkpoint, compile=False) for run in (whole, broken)]
    assert [output.shape[-1] for output in saved[0].outputs] == [3, 10]
    for first, second in zip(*(network.get_weights() for network in saved), strict=True):
        assert np.allclose(first, second, atol=1e-4)


def test_votes_reach_the_body(dataset: Dataset, tmp_path: Path) -> None:
    """Balanced classes too, whose weights count for both heads."""
    runs = [
        Run.start(tmp_path / f"{weight}", replace(RECIPE, vote_head=weight, class_weights="balanced"))
        for weight in (0.0, 5.0)
    ]
    bodies = []
    for run in runs:
        train(run, dataset)
        bodies.append(keras.saving.load_model(run.best(run.status().best_epoch), compile=False).get_weights()[0])
    assert not np.allclose(*bodies, atol=1e-5)


def test_a_dataset_without_votes_is_refused(tmp_path: Path) -> None:
    plain = open_dataset(make_dataset(tmp_path / "data" / "plain"))
    with pytest.raises(TrainingError, match=r"vote_head is 0\.5, but no training picture .* set vote_head to 0"):
        train(Run.start(tmp_path / "r", RECIPE), plain)


def test_a_start_that_is_not_there_is_told_before_anything_begins(dataset: Dataset, tmp_path: Path) -> None:
    recipe = replace(RECIPE, start_from="gone")
    with pytest.raises(ConfigurationError, match='no network "gone" to start from'):
        check_start(recipe)
    run = Run.start(tmp_path / "r", recipe)
    with pytest.raises(ConfigurationError, match='no network "gone" to start from'):
        train(run, dataset)
    assert not run.checkpoint.exists()


@pytest.mark.parametrize("weight", [-0.1, 11, "half"])
def test_a_weight_of_the_head_is_a_number(weight: object) -> None:
    with pytest.raises(ConfigurationError, match="vote_head"):
        recipe_from({"vote_head": weight}, origin="here")


def test_a_network_that_ends_otherwise_has_no_place_for_the_head() -> None:
    network = build_network("mini-xception", spec=InputSpec(size_px=48), classes=3, options={})
    with pytest.raises(ConfigurationError, match="no place for a second head"):
        with_vote_head(network)
