"""What is special about the flagship: pooling that a shift hardly changes, residuals that may be left out."""

import keras
import numpy as np
import pytest

from fer_core.networks.architectures import build_network
from fer_core.networks.inputs import InputSpec

SMALL = {"widths": [4, 8], "depths": [1, 1], "head_dropout": 0.0, "stochastic_depth": 0.0}


def small(**options: object) -> keras.Model:
    keras.utils.set_random_seed(2)
    return build_network("flagship", spec=InputSpec(size_px=24), classes=3, options={**SMALL, **options})


def pooled(values: np.ndarray, *, smooth: bool) -> np.ndarray:
    from fer_core.networks.flagship import _halved

    source = keras.Input(values.shape[1:])
    network = keras.Model(source, _halved(source, smooth=smooth))
    return np.asarray(keras.ops.convert_to_numpy(network(values)))


def test_smooth_pooling_changes_less_when_the_picture_moves() -> None:
    wide = np.random.default_rng(1).uniform(0, 1, (1, 24, 26, 1)).astype(np.float32)
    here, there = wide[:, :, 1:25], wide[:, :, :24]

    def change(smooth: bool) -> float:
        first, second = (pooled(values, smooth=smooth) for values in (here, there))
        return float(np.abs(first - second).mean() / first.std())

    assert pooled(here, smooth=True).shape == pooled(here, smooth=False).shape == (1, 12, 12, 1)
    assert change(smooth=True) < 0.8 * change(smooth=False)


def test_pooling_has_nothing_to_learn() -> None:
    names = [{weight.path for weight in small(smooth_pooling=smooth).weights} for smooth in (True, False)]
    assert len(names[0]) == len(names[1])


@pytest.mark.parametrize("ratio", [0, 2])
def test_the_squeeze_can_be_left_out(ratio: int) -> None:
    layers = [type(layer).__name__ for layer in small(squeeze_ratio=ratio).layers]
    assert layers.count("Multiply") == (2 if ratio else 0)


def test_residuals_are_left_out_for_whole_pictures_in_training_only() -> None:
    network = small(stochastic_depth=0.9)
    pictures = np.repeat(np.random.default_rng(0).uniform(0, 255, (1, 24, 24, 1)), 64, axis=0).astype(np.float32)
    last = next(layer for layer in reversed(network.layers) if isinstance(layer, keras.layers.Dropout) and layer.rate)
    residual = keras.Model(network.input, last.output)
    plain = keras.ops.convert_to_numpy(residual(pictures, training=False))
    trained = keras.ops.convert_to_numpy(residual(pictures, training=True))
    assert np.abs(plain).max() > 0 and np.allclose(plain[0], plain[1], atol=1e-5)
    empty = np.array([not one.any() for one in trained])
    assert 40 <= empty.sum() < 64
