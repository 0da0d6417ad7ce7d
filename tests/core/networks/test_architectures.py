"""The contract that every architecture keeps: builds, learns, saves, loads, and serves what Keras gives."""

from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.networks.architectures import ARCHITECTURES, build_network
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME
from fer_core.networks.classifier import open_session
from fer_core.networks.inputs import InputSpec
from fer_core.networks.packing import write_network_files
from tests.drawn_dataset import LABELS, picture

SMALL = {"cnn": {"widths": [4, 8], "depths": [1, 1]}}
SPEC = InputSpec(size_px=24)


@pytest.fixture(params=sorted(ARCHITECTURES))
def network(request: pytest.FixtureRequest) -> keras.Model:
    keras.utils.set_random_seed(1)
    return build_network(request.param, spec=SPEC, classes=3, options=SMALL.get(request.param, {}))


def some_pictures() -> tuple[np.ndarray, np.ndarray]:
    pixels = np.stack([picture(label, seed) for label in LABELS for seed in range(8)])
    return pixels[..., np.newaxis].astype(np.float32), np.repeat(np.eye(3, dtype=np.float32), 8, axis=0)


def test_gives_probabilities(network: keras.Model) -> None:
    outputs = keras.ops.convert_to_numpy(network(some_pictures()[0]))
    assert outputs.shape == (24, 3)
    assert np.allclose(outputs.sum(axis=1), 1, atol=1e-5)


def test_training_lowers_the_loss(network: keras.Model) -> None:
    pixels, targets = some_pictures()
    network.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy")
    losses = [float(network.train_on_batch(pixels, targets)) for _ in range(25)]
    assert np.mean(losses[-5:]) < np.mean(losses[:5])


def test_brightness_and_contrast_hardly_matter(network: keras.Model) -> None:
    pixels, _ = some_pictures()
    plain, dim = (keras.ops.convert_to_numpy(network(values)) for values in (pixels, pixels * 0.5 + 20))
    assert np.abs(plain - dim).max() < 0.01


def test_files_give_what_the_network_gives(network: keras.Model, tmp_path: Path) -> None:
    pixels, _ = some_pictures()
    expected = keras.ops.convert_to_numpy(network(pixels))
    write_network_files(network, tmp_path)
    opened = keras.saving.load_model(tmp_path / KERAS_NAME, safe_mode=True)
    assert np.allclose(keras.ops.convert_to_numpy(opened(pixels)), expected, atol=1e-6)
    session = open_session(tmp_path / SERVING_NAME)
    served = session.run(None, {session.get_inputs()[0].name: pixels})[0]
    assert np.abs(served - expected).max() < 1e-4


@pytest.mark.parametrize(
    ("name", "classes", "options", "message"),
    [
        ("transformer", 7, {}, 'no architecture "transformer". Choose one of: cnn'),
        ("cnn", 1, {}, "at least two classes, got 1"),
        ("cnn", 7, {"colour": "blue"}, "no such option"),
        ("cnn", 7, {"widths": [8], "depths": [1, 2]}, "as many widths as depths"),
        ("cnn", 7, {"widths": [8] * 5, "depths": [1] * 5}, "too small"),
    ],
    ids=["name", "classes", "option", "lengths", "too deep"],
)
def test_refuses(name: str, classes: int, options: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        build_network(name, spec=SPEC, classes=classes, options=options)
