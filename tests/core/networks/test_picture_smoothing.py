"""A network that smooths its pictures answers as it would to smoothed ones, in Keras and in the serving file."""

from pathlib import Path

import cv2
import keras
import numpy as np
import onnxruntime
import pytest

from fer_core.errors import ConfigurationError
from fer_core.networks.architectures import build_network
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME
from fer_core.networks.byte_weights import round_weights
from fer_core.networks.inputs import InputSpec
from fer_core.networks.packing import write_network_files
from fer_core.networks.picture_smoothing import neighbours, smoothed, weights_but_smoothing

SHARE = 0.125
OPTIONS = {
    "vgg": {"widths": [4, 8], "depths": [1, 1], "dense_widths": [8]},
    "mini-xception": {"stem_widths": [4], "widths": [4, 8]},
    "mobilenet-v2": {"enlarged_px": 48, "alpha": 0.35, "weights": "random"},
}
SPECS = {"mobilenet-v2": InputSpec(size_px=24, channels=3)}
PICTURES = np.random.default_rng(3).integers(0, 256, (5, 24, 24, 3)).astype(np.float32)


def pictures(spec: InputSpec) -> np.ndarray:
    return PICTURES[..., : spec.channels]


def by_opencv(batch: np.ndarray) -> np.ndarray:
    kernel = np.array([SHARE, 1 - 2 * SHARE, SHARE])
    made = [cv2.sepFilter2D(one, -1, kernel, kernel, borderType=cv2.BORDER_REPLICATE) for one in batch]
    return np.stack(made).reshape(batch.shape)


def built(name: str) -> tuple[keras.Model, InputSpec]:
    spec = SPECS.get(name, InputSpec(size_px=24))
    return build_network(name, spec=spec, classes=3, options=OPTIONS[name]), spec


@pytest.mark.parametrize("name", sorted(OPTIONS))
def test_it_answers_as_to_smoothed_pictures(name: str, tmp_path: Path) -> None:
    network, spec = built(name)
    batch = pictures(spec)
    expected = network.predict(by_opencv(batch), verbose=0)
    made = smoothed(network, SHARE)
    assert np.allclose(made.predict(batch, verbose=0), expected, atol=1e-5)
    write_network_files(made, tmp_path)
    loaded = keras.saving.load_model(tmp_path / KERAS_NAME, compile=False)
    assert np.allclose(loaded.predict(batch, verbose=0), expected, atol=1e-5)
    session = onnxruntime.InferenceSession(tmp_path / SERVING_NAME)
    assert np.allclose(session.run(None, {session.get_inputs()[0].name: batch})[0], expected, atol=1e-4)


def test_the_network_itself_stays_as_it_was() -> None:
    network, spec = built("vgg")
    before = network.predict(pictures(spec), verbose=0)
    weights = smoothed(network, SHARE)
    assert np.array_equal(network.predict(pictures(spec), verbose=0), before)
    kept = weights_but_smoothing(weights)
    assert all(np.array_equal(*pair) for pair in zip(kept, network.get_weights(), strict=True))


def test_every_pixel_is_shared_out_and_the_edge_is_repeated() -> None:
    matrix = neighbours(5, SHARE)
    assert np.array_equal(matrix.sum(axis=0), np.ones(5)) and np.array_equal(matrix, matrix.T)
    assert matrix[0].tolist() == [0.875, 0.125, 0, 0, 0]
    assert matrix[2].tolist() == [0, 0.125, 0.75, 0.125, 0]


@pytest.mark.parametrize("share", [0.125, 0.05])
def test_weights_of_a_byte_leave_the_smoothing_exact(share: float) -> None:
    made = smoothed(built("vgg")[0], share)
    round_weights(made)
    assert np.array_equal(made.get_layer("smooth_rows").get_weights()[0], neighbours(24, share))


def test_rows_of_numbers_cannot_be_smoothed() -> None:
    numbers = keras.Input((11,))
    network = keras.Model(numbers, keras.layers.Dense(2, activation="softmax")(numbers), name="distances")
    with pytest.raises(ConfigurationError, match='"distances" does not look at one picture'):
        smoothed(network, SHARE)
