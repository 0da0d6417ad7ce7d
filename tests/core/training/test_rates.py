"""The rate of an epoch follows from the history, as Keras's own callback would have set it."""

from dataclasses import replace
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from fer_core.training.rates import epoch_rate
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Epoch
from fer_core.training.stages import Stage

PLATEAU = Recipe(schedule="plateau", learning_rate=0.1, plateau_factor=0.5, plateau_epochs=2, least_learning_rate=0.02)
FIRST = Epoch(epoch=1, loss=1, accuracy=0.5, valid_loss=1, valid_accuracy=0.5, learning_rate=0.1, seconds=1)


def history(*accuracies: float) -> tuple[Epoch, ...]:
    return tuple(replace(FIRST, epoch=i, valid_accuracy=value) for i, value in enumerate(accuracies, start=1))


@pytest.mark.parametrize(
    ("accuracies", "rate"),
    [
        ((), 0.1),
        ((0.5, 0.4), 0.1),
        ((0.5, 0.4, 0.4), 0.05),
        ((0.5, 0.5, 0.5), 0.05),
        ((0.5, 0.4, 0.6, 0.5), 0.1),
        ((0.5, 0.4, 0.4, 0.6, 0.5), 0.05),
        ((0.5, 0.4, 0.4, 0.4, 0.4), 0.025),
        ((0.5, *[0.4] * 20), 0.02),
    ],
    ids=["start", "one worse", "two worse", "equal is not better", "recovered", "stays low", "twice", "no lower"],
)
def test_a_plateau(accuracies: tuple[float, ...], rate: float) -> None:
    assert epoch_rate(history(*accuracies), PLATEAU) == pytest.approx(rate)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("patience", [1, 3])
def test_agrees_with_keras(seed: int, patience: int) -> None:
    recipe = replace(PLATEAU, plateau_epochs=patience, plateau_factor=0.75, least_learning_rate=0.01)
    accuracies = np.random.default_rng(seed).integers(0, 12, 40) / 20
    callback = keras.callbacks.ReduceLROnPlateau(
        "valid_accuracy", factor=0.75, patience=patience, mode="max", min_delta=0, min_lr=0.01
    )
    model = SimpleNamespace(optimizer=keras.optimizers.SGD(recipe.learning_rate))
    callback.set_model(model)
    callback.on_train_begin()
    for number, accuracy in enumerate(accuracies, start=1):
        callback.on_epoch_end(number - 1, {"valid_accuracy": float(accuracy)})
        expected = float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
        assert epoch_rate(history(*accuracies[:number]), recipe) == pytest.approx(expected, rel=1e-5)


def test_a_rate_below_the_least_is_kept() -> None:
    assert epoch_rate(history(0.5, *[0.4] * 9), replace(PLATEAU, learning_rate=0.01)) == 0.01


def test_constant_and_cosine() -> None:
    assert epoch_rate(history(0.5), Recipe(schedule="constant", learning_rate=0.3)) == 0.3
    assert epoch_rate((), Recipe(schedule="cosine")) is None


STAGES = (Stage(epochs=2, unfreeze_from="head", learning_rate=0.4), Stage(epochs=4, learning_rate=0.1))


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("constant", [0.4, 0.4, 0.1, 0.1, 0.1, 0.1]),
        ("cosine", [0.4, 0.202, 0.1, 0.0855, 0.0505, 0.0155]),
        ("plateau", [0.4, 0.4, 0.1, 0.1, 0.1, 0.05]),
    ],
)
def test_each_stage_begins_at_its_own_rate(schedule: str, rates: list[float]) -> None:
    recipe = replace(PLATEAU, schedule=schedule, stages=STAGES, epochs=6)
    found = [epoch_rate(history(*[0.5] * done), recipe) for done in range(6)]
    assert found == pytest.approx(rates, abs=1e-4)
