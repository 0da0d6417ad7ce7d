"""The contract that every architecture keeps: builds, learns, saves, loads, and serves what Keras gives."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.faces.feature_row import NUMBERS
from fer_core.networks.architectures import ARCHITECTURES, build_network
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME
from fer_core.networks.classifier import open_session
from fer_core.networks.inputs import Features, InputSpec
from fer_core.networks.keras_file import problem_of_keras_file
from fer_core.networks.packing import write_network_files
from fer_core.networks.serving_file import problem_of_serving_file
from tests.drawn_dataset import LABELS, picture
from tests.drawn_features import drawn_features

SMALL = {
    "cnn": {"widths": [4, 8], "depths": [1, 1]},
    "mini-xception": {"stem_widths": [4], "widths": [8, 8]},
    "vgg": {"widths": [4, 8], "depths": [1, 2], "dense_widths": [8]},
    "mobilenet-v2": {"enlarged_px": 32, "alpha": 0.35},
    "landmark-fusion": {"widths": [4, 8], "depths": [1, 1], "part_units": 8, "distance_units": 8, "head_units": 16},
    "flagship": {"widths": [4, 8], "depths": [1, 1], "squeeze_ratio": 2},
    "face-resnet": {"widths": [4, 8], "depths": [1, 1], "stochastic_depth": 0.1},
}
SPEC = InputSpec(size_px=24)
ON_PIXELS = sorted(name for name, architecture in ARCHITECTURES.items() if architecture.features == "pixels")


@pytest.fixture(scope="module", params=sorted(ARCHITECTURES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(name: str) -> tuple[keras.Model, list[np.ndarray]]:
    """The network that every test gets, and the weights that it began with."""
    keras.utils.set_random_seed(1)
    made = build_network(name, spec=spec_of(name), classes=3, options=SMALL.get(name, {}))
    measure_norms(made, some_inputs(name)[0])
    return made, made.get_weights()


@pytest.fixture
def network(built: tuple[keras.Model, list[np.ndarray]]) -> keras.Model:
    network, weights = built
    network.trainable = True
    network.set_weights(weights)
    return network


def spec_of(name: str) -> InputSpec:
    return replace(SPEC, features=ARCHITECTURES[name].features)


def measure_norms(network: keras.Model, inputs: np.ndarray) -> None:
    """Give batch normalisation the statistics of the pictures, as training does; without, deep features fade away."""
    norms = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = 0.0
    network(inputs, training=True)
    for layer, momentum in zip(norms, momenta, strict=True):
        layer.momentum = momentum


def some_inputs(name: str) -> tuple[np.ndarray, np.ndarray]:
    """24 inputs as the network takes them, and their targets."""
    targets = np.repeat(np.eye(3, dtype=np.float32), 8, axis=0)
    if ARCHITECTURES[name].features == "landmarks":
        rows = [drawn_features(label, seed).as_row() for label in LABELS for seed in range(8)]
        return np.stack(rows).astype(np.float32), targets
    pixels = np.stack([picture(label, seed) for label in LABELS for seed in range(8)])
    return pixels[..., np.newaxis].astype(np.float32), targets


def test_gives_probabilities(name: str, network: keras.Model) -> None:
    outputs = keras.ops.convert_to_numpy(network(some_inputs(name)[0]))
    assert outputs.shape == (24, 3)
    assert np.allclose(outputs.sum(axis=1), 1, atol=1e-5)


def test_training_lowers_the_loss(name: str, network: keras.Model) -> None:
    pixels, targets = some_inputs(name)
    network.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", run_eagerly=True)  # no graph to build
    losses = [float(network.train_on_batch(pixels, targets)) for _ in range(11)]
    assert np.mean(losses[-3:]) < np.mean(losses[:3])


def test_a_plain_call_predicts(name: str, network: keras.Model) -> None:
    """Also for a part of the network, as explanations call it."""
    pixels, _ = some_inputs(name)
    part = keras.Model(network.input, network.layers[-2].output)
    for model in (network, part):
        plain = keras.ops.convert_to_numpy(model(pixels))
        assert np.allclose(plain, keras.ops.convert_to_numpy(model(pixels, training=False)), atol=1e-6)
        one = keras.ops.convert_to_numpy(model(pixels[:1]))
        assert np.allclose(plain[:1], one, atol=1e-5)


def test_brightness_and_contrast_hardly_matter(name: str, network: keras.Model) -> None:
    """Distances are no light, so they stay."""
    pixels, _ = some_inputs(name)
    dimmed = pixels * 0.5 + 20
    if ARCHITECTURES[name].features == "landmarks":
        dimmed[:, NUMBERS] = pixels[:, NUMBERS]
    plain, dim = (keras.ops.convert_to_numpy(network(values)) for values in (pixels, dimmed))
    assert np.abs(plain - dim).mean() < 0.01


def test_layers_that_learnt_go_on_learning_alone(name: str, network: keras.Model) -> None:
    """One more step with all but the last weighted layer frozen changes that layer and no other number."""
    pixels, targets = some_inputs(name)
    weighted = [layer for layer in network.layers if layer.weights]
    for layer in weighted[:-1]:
        layer.trainable = False
    network.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", run_eagerly=True)  # no graph to build
    before = [[value.copy() for value in layer.get_weights()] for layer in weighted]
    network.train_on_batch(pixels, targets)
    same = [
        all(np.array_equal(old, new) for old, new in zip(values, layer.get_weights(), strict=True))
        for values, layer in zip(before, weighted, strict=True)
    ]
    assert same == [True] * (len(weighted) - 1) + [False]


@pytest.mark.parametrize("name", ON_PIXELS)
def test_colour_pictures_are_taken_too(name: str) -> None:
    network = build_network(name, spec=InputSpec(size_px=24, channels=3), classes=4, options=SMALL.get(name, {}))
    assert network(np.zeros((2, 24, 24, 3), np.float32)).shape == (2, 4)


def test_files_give_what_the_network_gives(name: str, network: keras.Model, tmp_path: Path) -> None:
    pixels, _ = some_inputs(name)
    expected = keras.ops.convert_to_numpy(network(pixels))
    assert expected.std(axis=0).max() > 0.002  # else the comparisons would show nothing
    write_network_files(network, tmp_path)
    assert problem_of_keras_file(tmp_path / KERAS_NAME) is None
    assert problem_of_serving_file((tmp_path / SERVING_NAME).read_bytes()) is None
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
        ("cnn", 7, {"widths": [], "depths": []}, "as many widths as depths"),
        ("cnn", 7, {"widths": [8, 0], "depths": [1, 1]}, "widths is a list of whole numbers from 1"),
        ("cnn", 7, {"head_dropout": 1.0}, r"head_dropout must be at least 0 and less than 1, got 1\.0"),
        ("mini-xception", 7, {"widths": 8}, "widths is a list of whole numbers"),
        ("mini-xception", 7, {"norm_momentum": "high"}, "norm_momentum must be"),
        ("vgg", 7, {"dense_widths": [2.5]}, "dense_widths is a list"),
        ("vgg", 7, {"widths": [8] * 5, "depths": [1] * 5}, "too small"),
        ("mobilenet-v2", 7, {"enlarged_px": 20}, "enlarged_px must be a whole number from 32"),
        ("mobilenet-v2", 7, {"alpha": "wide"}, "alpha must be a number"),
        ("mobilenet-v2", 7, {"weights": ""}, "weights must be a text, got ''"),
        ("mobilenet-v2", 7, {"weights": "imagenet", "enlarged_px": 100}, "not for 100 px with alpha 1"),
        ("mobilenet-v2", 7, {"weights": "imagenet", "alpha": 0.9}, r"not for 96 px with alpha 0\.9"),
        ("landmark-fusion", 7, {"parts": []}, "parts is a list of one or more of: eyes, mouth, distances"),
        ("landmark-fusion", 7, {"parts": ["nose"]}, "parts is a list"),
        ("landmark-fusion", 7, {"parts": ["eyes", "eyes"]}, "parts is a list"),
        ("landmark-fusion", 7, {"widths": [8] * 5, "depths": [1] * 5}, "halve an eye 5 times"),
        ("landmark-fusion", 7, {"head_units": 0}, "head_units must be a whole number from 1"),
        ("flagship", 7, {"squeeze_ratio": -1}, "squeeze_ratio must be a whole number from 0"),
        ("flagship", 7, {"smooth_pooling": 1}, "smooth_pooling is either true or false"),
        ("flagship", 7, {"widths": [8] * 6, "depths": [1] * 6}, "too small"),
    ],
    ids=[
        "name",
        "classes",
        "option",
        "lengths",
        "too deep",
        "no blocks",
        "no filters",
        "dropout",
        "no list",
        "text",
        "half a unit",
        "too deep a vgg",
        "side",
        "alpha",
        "weights",
        "no such weights",
        "nor for such an alpha",
        "no parts",
        "unknown part",
        "part twice",
        "too deep for an eye",
        "no head",
        "squeeze",
        "pooling",
        "too deep a flagship",
    ],
)
def test_refuses(name: str, classes: int, options: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        build_network(name, spec=spec_of(name) if name in ARCHITECTURES else SPEC, classes=classes, options=options)


@pytest.mark.parametrize(("name", "features"), [("cnn", "landmarks"), ("landmark-fusion", "pixels")])
def test_refuses_another_kind_of_input(name: str, features: Features) -> None:
    with pytest.raises(ConfigurationError, match=f'"{name}" looks at .* is said to be {features}'):
        build_network(name, spec=InputSpec(features=features), classes=7, options={})
