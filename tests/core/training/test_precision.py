"""Training in bfloat16: the same network, packed in float32; batch normalisation as one operation is the same maths."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import ConfigurationError
from fer_core.networks.architectures import ARCHITECTURES, build_network
from fer_core.networks.inputs import InputSpec
from fer_core.networks.picture_smoothing import copy_weights, neighbours
from fer_core.training import trainer
from fer_core.training.events import StartNotice
from fer_core.training.precision import (
    NOT_HERE,
    FusedBatchNormalization,
    calculates_bfloat16,
    in_precision,
)
from fer_core.training.recipe import Recipe, recipe_from
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import SIDE

RECIPE = Recipe(
    options={"widths": [4], "depths": [1], "block_dropout": 0.0, "head_dropout": 0.0, "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(),
    batch_size=4,
    epochs=3,
    learning_rate=0.05,
    precision="bfloat16",
    averaging=0.5,
    patience_steps=0,
)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return open_dataset(make_dataset(tmp_path / "data" / "drawn"))


@pytest.fixture
def able(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "calculates_bfloat16", lambda: True)


@pytest.mark.parametrize("name", ["cnn", "vgg", "mini-xception", "flagship"])
def test_the_copy_answers_alike_and_comes_back_exactly(name: str) -> None:
    assert name in ARCHITECTURES
    network = build_network(name, spec=InputSpec(size_px=48), classes=3, options={})
    pictures = np.random.default_rng(1).integers(0, 256, (4, 48, 48, 1)).astype(np.float32)
    fast = in_precision(network, "bfloat16")
    assert np.abs(np.asarray(fast(pictures)) - np.asarray(network(pictures))).max() < 0.02
    assert fast(pictures).dtype == "float32" and {weight.dtype for weight in fast.weights} == {"float32"}
    assert any(layer.compute_dtype == "bfloat16" for layer in fast.layers)
    back = in_precision(fast, "float32")
    assert back.get_config() == network.get_config()
    assert np.array_equal(np.asarray(back(pictures)), np.asarray(network(pictures)))


@pytest.mark.parametrize("shape", [(16, 5, 5, 3), (512, 3)])
def test_the_fused_layer_learns_as_kerass_own(shape: tuple[int, ...]) -> None:
    inputs = tf.constant(np.random.default_rng(2).normal(3, 2, shape).astype(np.float32))
    wanted = tf.constant(np.random.default_rng(3).normal(0, 1, shape).astype(np.float32))
    found = []
    for kind in (keras.layers.BatchNormalization, FusedBatchNormalization):
        layer = kind(momentum=0.5)
        layer.build(shape)
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = layer(inputs, training=True)
            loss = tf.reduce_mean((outputs - wanted) ** 2)
        gradients = tape.gradient(loss, [inputs, *(weight.value for weight in layer.trainable_variables)])
        found.append([outputs, *gradients, *layer.non_trainable_variables[:1], layer(inputs, training=False)])
    for plain, fused in zip(*found, strict=True):
        assert np.allclose(plain, fused, atol=0.02 if plain is found[0][-1] else 1e-4)


def test_the_fused_layer_leaves_its_statistics_alone_when_it_is_frozen() -> None:
    layer = FusedBatchNormalization()
    layer.build((4, 3))
    layer.trainable = False
    inputs = np.random.default_rng(2).normal(3, 2, (4, 3)).astype(np.float32)
    assert np.allclose(layer(inputs, training=True), inputs, atol=0.01)
    assert not np.asarray(layer.moving_mean).any()


def test_weights_go_by_the_layers_names() -> None:
    pictures = keras.Input((3,))
    first = keras.layers.Dense(2, name="first")(pictures)
    small = keras.Model(pictures, first)
    large = keras.Model(pictures, [keras.layers.Dense(2, name="second")(pictures), first])
    copy = keras.models.clone_model(small)
    copy_weights(large, copy)
    assert np.array_equal(copy.get_weights()[0], small.get_weights()[0])


@pytest.mark.usefixtures("able")
def test_a_run_is_kept_in_float32_and_resumes(dataset: Dataset, tmp_path: Path) -> None:
    whole, broken = Run.start(tmp_path / "whole", RECIPE), Run.start(tmp_path / "broken", RECIPE)
    train(whole, dataset)
    train(broken, dataset, cancelled=lambda: len(broken.history()) >= 1)
    train(broken, dataset)
    kept = keras.saving.load_model(whole.best(whole.status().best_epoch), compile=False)
    assert {layer.compute_dtype for layer in kept.layers} == {"float32"}
    assert not any(isinstance(layer, FusedBatchNormalization) for layer in kept.layers)
    saved = [keras.saving.load_model(run.checkpoint, compile=False) for run in (whole, broken)]
    assert any(isinstance(layer, FusedBatchNormalization) for layer in saved[0].layers)
    for first, second in zip(*(network.get_weights() for network in saved), strict=True):
        assert np.allclose(first, second, atol=0.02)
    assert [epoch.epoch for epoch in broken.history()] == [1, 2, 3]


@pytest.mark.usefixtures("able")
def test_with_the_head_for_votes_one_head_is_kept(tmp_path: Path) -> None:
    voted = open_dataset(make_dataset(tmp_path / "data" / "voted", votes={"train/sad/1.png": "neutral=10"}))
    run = Run.start(tmp_path / "r", replace(RECIPE, vote_head=0.5, epochs=1))
    train(run, voted)
    assert [output.shape[-1] for output in keras.saving.load_model(run.best(1), compile=False).outputs] == [3]


def test_a_computer_that_cannot_is_told_and_trains_in_float32(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "calculates_bfloat16", lambda: False)
    run, told = Run.start(tmp_path / "r", replace(RECIPE, epochs=1)), []
    train(run, dataset, progress=told.append)
    assert StartNotice(text=NOT_HERE) in told
    saved = keras.saving.load_model(run.checkpoint, compile=False)
    assert {layer.compute_dtype for layer in saved.layers} == {"float32"}


@pytest.mark.parametrize(("flags", "able"), [("fpu avx2 avx512_bf16", True), ("amx_bf16", True), ("fpu avx2", False)])
def test_the_processor_tells_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, able: bool
) -> None:
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind: [])
    (tmp_path / "cpuinfo").write_text(f"model name\t: one\nflags\t\t: {flags}\n", encoding="utf-8")
    assert calculates_bfloat16(tmp_path / "cpuinfo") is able
    assert not calculates_bfloat16(tmp_path / "missing")


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r'no precision "float16"\. Choose one of: float32, bfloat16'):
        recipe_from({"precision": "float16"}, origin="here")


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.usefixtures("able")
def test_what_is_kept_smooths_its_pictures_and_the_run_resumes(
    dataset: Dataset, tmp_path: Path, precision: str
) -> None:
    recipe = replace(RECIPE, precision=precision, picture_smoothing=0.125)
    whole, broken = Run.start(tmp_path / "whole", recipe), Run.start(tmp_path / "broken", recipe)
    train(whole, dataset)
    train(broken, dataset, cancelled=lambda: len(broken.history()) >= 1)
    train(broken, dataset)
    kept = keras.saving.load_model(whole.best(whole.status().best_epoch), compile=False)
    assert np.array_equal(kept.get_layer("smooth_columns").get_weights()[0], neighbours(SIDE, 0.125))
    learned = keras.saving.load_model(whole.checkpoint)
    assert not [layer for layer in learned.layers if layer.name.startswith("smooth")]
    assert [epoch.valid_loss for epoch in whole.history()] == [epoch.valid_loss for epoch in broken.history()]


def test_landmarks_cannot_be_smoothed() -> None:
    with pytest.raises(ConfigurationError, match="picture_smoothing must be 0"):
        recipe_from({"input": {"features": "landmarks"}, "picture_smoothing": 0.125}, origin="recipe.json")
