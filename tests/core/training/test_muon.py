"""Muon on convolutions: a step in which all directions are alike, and AdamW's for vectors and the last layer."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import open_dataset
from fer_core.networks.inputs import InputSpec
from fer_core.training.muon import ConvolutionMuon
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import SIDE


@pytest.mark.parametrize("shape", [(3, 3, 4, 16), (40, 8)])
def test_the_step_of_a_kernel_has_all_directions_alike(shape: tuple[int, ...]) -> None:
    random = np.random.default_rng(1)
    kernel = keras.Variable(np.zeros(shape, np.float32), name="kernel")
    optimizer = ConvolutionMuon(learning_rate=0.5, weight_decay=None)
    optimizer.apply([keras.ops.convert_to_tensor(random.normal(0, 1, shape).astype(np.float32))], [kernel])
    step = np.asarray(kernel).reshape(-1, shape[-1])
    scale = 0.5 * 0.2 * np.sqrt(max(step.shape))
    found = np.linalg.svd(step / scale, compute_uv=False)
    assert found.min() > 0.5 and found.max() < 1.4  # as near to 1 as five iterations come
    assert np.asarray(kernel).any()


def test_vectors_and_the_last_layer_take_adamws_step() -> None:
    gradient = np.random.default_rng(1).normal(0, 1, (6, 3)).astype(np.float32)
    found = []
    for optimizer in (
        ConvolutionMuon(learning_rate=0.1, adam_weight_decay=0.0, exclude_layers=["last"]),
        keras.optimizers.AdamW(learning_rate=0.1, weight_decay=0.0),
    ):
        kernel, bias = keras.Variable(np.ones((6, 3)), name="last"), keras.Variable(np.ones(3), name="bias")
        for _ in range(3):
            optimizer.apply([keras.ops.convert_to_tensor(gradient), gradient[0]], [kernel, bias])
        found.append((np.asarray(kernel), np.asarray(bias)))
    for ours, theirs in zip(*found, strict=True):
        assert np.allclose(ours, theirs, atol=1e-6)


def test_a_run_trains_with_it_and_resumes(tmp_path: Path) -> None:
    dataset = open_dataset(make_dataset(tmp_path / "data" / "drawn"))
    recipe = Recipe(
        options={"widths": [4], "depths": [1], "block_dropout": 0.0, "head_dropout": 0.0, "norm_momentum": 0.8},
        input=InputSpec(size_px=SIDE),
        augmentation=AugmentationConfig(),
        optimiser="muon",
        learning_rate=0.01,
        batch_size=4,
        epochs=4,
        averaging=0.5,
        patience_steps=0,
    )
    whole, broken = Run.start(tmp_path / "whole", recipe), Run.start(tmp_path / "broken", replace(recipe))
    train(whole, dataset)
    train(broken, dataset, cancelled=lambda: len(broken.history()) >= 2)
    train(broken, dataset)
    assert whole.history()[-1].loss < whole.history()[0].loss
    saved = [keras.saving.load_model(run.checkpoint) for run in (whole, broken)]
    for first, second in zip(*(network.get_weights() for network in saved), strict=True):
        assert np.allclose(first, second, atol=1e-4)
    assert isinstance(saved[0].optimizer, ConvolutionMuon)
