"""Which layers learn in which epoch, and that nothing else changes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.training.optimisation import compile_network, enter_stage, epochs_done, freeze, prepare_epoch, take_over
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Epoch
from fer_core.training.stages import Stage, learning_layers, span_of, stage_spans
from tests.without_graphs import without_graphs

STAGES = (
    Stage(epochs=2, unfreeze_from="probabilities", learning_rate=0.01),
    Stage(epochs=3, unfreeze_from="second", learning_rate=0.002),
    Stage(epochs=4, learning_rate=0.001),
)
NAMES = ["pictures", "stem", "block_1_expand", "block_1_add", "block_13_expand", "block_13_add", "probabilities"]


@pytest.fixture(scope="module", autouse=True)
def step_by_step() -> Iterator[None]:
    with without_graphs():
        yield


def spans(stages: tuple[Stage, ...], epochs: int) -> list[tuple[int, int]]:
    return [(span.first, span.last) for span in stage_spans(stages, epochs)]


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [
        (9, [(1, 2), (3, 5), (6, 9)]),
        (20, [(1, 2), (3, 5), (6, 20)]),
        (4, [(1, 2), (3, 4)]),
        (1, [(1, 1)]),
        (5, [(1, 2), (3, 5)]),
    ],
    ids=["as planned", "more", "fewer", "one", "exactly two stages"],
)
def test_stages_are_laid_out_over_the_epochs(epochs: int, expected: list[tuple[int, int]]) -> None:
    assert spans(STAGES, epochs) == expected


def test_an_epoch_lies_in_one_stage() -> None:
    found = [span_of(epoch, STAGES, 9) for epoch in range(1, 11)]
    assert [span.stage.epochs for span in found if span] == [2, 2, 3, 3, 3, 4, 4, 4, 4, 4]
    assert span_of(1, (), 9) is None


@pytest.mark.parametrize(
    ("unfreeze_from", "first"),
    [("", 0), ("stem", 1), ("block_1", 2), ("block_1_add", 3), ("block_13", 4), ("probabilities", 6)],
)
def test_layers_learn_from_the_named_one_on(unfreeze_from: str, first: int) -> None:
    assert learning_layers(NAMES, unfreeze_from) == frozenset(NAMES[first:])


@pytest.mark.parametrize("unfreeze_from", ["block_2", "block_1_", "expand", "Stem"])
def test_a_layer_that_does_not_exist_is_told(unfreeze_from: str) -> None:
    with pytest.raises(ConfigurationError, match=f'no layer or block "{unfreeze_from}".*probabilities'):
        learning_layers(NAMES, unfreeze_from)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epochs": 0}, "epochs must be a number from 1 to 10000, got 0"),
        ({"epochs": 1.5}, "epochs must be .* got 1.5"),
        ({"epochs": 1, "learning_rate": 0}, "learning_rate must be"),
        ({"epochs": 1, "unfreeze_from": 3}, "name of a layer, got 3"),
    ],
    ids=["none", "half", "rate", "name"],
)
def test_refuses(values: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Stage(**values)  # type: ignore[arg-type]


PIXELS = np.random.default_rng(3).integers(0, 256, (8, 16, 16, 1)).astype(np.float32)
TARGETS = np.eye(2, dtype=np.float32)[[0, 1] * 4]


def small() -> keras.Model:
    """Two convolutions with their norms, and the classes."""
    keras.utils.set_random_seed(1)
    pictures = x = keras.Input((16, 16, 1))
    for name in ("first", "second"):
        x = layers.Conv2D(3, 3, strides=2, name=f"{name}_conv")(x)
        x = layers.ReLU()(layers.BatchNormalization(name=f"{name}_norm")(x))
    x = layers.GlobalAveragePooling2D(name="features")(x)
    return keras.Model(pictures, layers.Dense(2, activation="softmax", name="probabilities")(x))


def values_of(network: keras.Model) -> dict[str, list[np.ndarray]]:
    return {layer.name: [value.copy() for value in layer.get_weights()] for layer in network.layers if layer.weights}


def changed(before: dict[str, list[np.ndarray]], network: keras.Model) -> set[str]:
    after = values_of(network)
    return {name for name in before if not all(map(np.array_equal, before[name], after[name]))}


def history(epochs: int) -> tuple[Epoch, ...]:
    first = Epoch(epoch=1, loss=1, accuracy=0.5, valid_loss=1, valid_accuracy=0.5, learning_rate=0.1, seconds=1)
    return tuple(replace(first, epoch=epoch) for epoch in range(1, epochs + 1))


RECIPE = Recipe(stages=STAGES, epochs=9, schedule="constant", averaging=0.5)


def test_only_the_layers_of_the_stage_learn() -> None:
    """Batch normalisation's averages stay as well where a layer is frozen."""
    network = small()
    weighted = list(values_of(network))
    for done, learning in ((0, weighted[-1:]), (2, weighted[2:]), (5, weighted)):
        prepare_epoch(network, RECIPE, history(done), steps_per_epoch=3)
        before = values_of(network)
        network.train_on_batch(PIXELS, TARGETS)
        assert changed(before, network) == set(learning)


def test_frozen_layers_predict_while_others_train() -> None:
    """What reaches the head is the same in training as in inference."""
    network = small()
    freeze(network, "probabilities")
    part = keras.Model(network.input, network.get_layer("features").output)
    training, inference = (keras.ops.convert_to_numpy(part(PIXELS, training=mode)) for mode in (True, False))
    assert np.array_equal(training, inference)


def test_each_stage_has_its_own_rate_and_a_new_optimiser() -> None:
    network, seen = small(), []
    for done in range(9):
        prepare_epoch(network, RECIPE, history(done), steps_per_epoch=2)
        for _ in range(2):
            network.train_on_batch(PIXELS, TARGETS)
        rate = float(keras.ops.convert_to_numpy(network.optimizer.learning_rate))
        seen.append((round(rate, 6), int(network.optimizer.iterations), epochs_done(network, 2, RECIPE)))
    rates, steps, epochs = zip(*seen, strict=True)
    assert rates == (0.01, 0.01, 0.002, 0.002, 0.002, 0.001, 0.001, 0.001, 0.001)
    assert steps == (2, 4, 2, 4, 6, 2, 4, 6, 8)
    assert epochs == tuple(range(1, 10))


RESUMED = replace(RECIPE, optimiser="sgd", weight_decay=0.001)
STOPS = (1, 2, 3, 5, 6)


def one_epoch(network: keras.Model, done: int) -> None:
    prepare_epoch(network, RESUMED, history(done), steps_per_epoch=2)
    for _ in range(2):
        network.train_on_batch(PIXELS, TARGETS)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> tuple[keras.Model, Path]:
    """Seven epochs in one go, and the folder where the network was saved after each epoch that a run is stopped at."""
    whole, folder = small(), tmp_path_factory.mktemp("unbroken")
    for done in range(7):
        one_epoch(whole, done)
        if done + 1 in STOPS:
            whole.save(folder / f"{done + 1}.keras")
    return whole, folder


@pytest.mark.parametrize("stop", STOPS)
def test_a_resumed_run_equals_an_unbroken_one(stop: int, unbroken: tuple[keras.Model, Path]) -> None:
    whole, folder = unbroken
    saved = keras.saving.load_model(folder / f"{stop}.keras")
    assert epochs_done(saved, 2, RESUMED) == stop
    resumed = small()
    enter_stage(resumed, RESUMED, stop, steps_per_epoch=2)
    take_over(resumed, saved)
    for done in range(stop, 7):
        one_epoch(resumed, done)
    assert all(np.allclose(*pair, atol=1e-6) for pair in zip(whole.get_weights(), resumed.get_weights(), strict=True))
    averages = zip(whole.optimizer.variables, resumed.optimizer.variables, strict=True)
    assert all(np.allclose(first, second, atol=1e-6) for first, second in averages)


def test_without_stages_nothing_is_frozen_or_compiled_anew() -> None:
    network, recipe = small(), Recipe()
    compile_network(network, recipe, 3)
    optimiser = network.optimizer
    for done in (0, 1):
        prepare_epoch(network, recipe, history(done), steps_per_epoch=3)
    assert network.optimizer is optimiser
    assert isinstance(optimiser._learning_rate, keras.optimizers.schedules.CosineDecay)
    assert all(layer.trainable for layer in network.layers)
    assert epochs_done(network, 3) == epochs_done(network, 3, recipe) == 0
