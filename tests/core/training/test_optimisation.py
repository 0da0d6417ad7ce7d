"""The optimiser is the one that the recipe names, with its momentum, decay and average."""

import keras
import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import LabelledPictures
from fer_core.training.batches import TrainingBatches
from fer_core.training.optimisation import averaged_weights, compile_network
from fer_core.training.recipe import Recipe

CONSTANT = Recipe(schedule="constant", learning_rate=0.1, label_smoothing=0.0, averaging=0.0)
NO_CHANGE = AugmentationConfig(shift=0, rotation_degrees=0, scale=0, flip=False, brightness=0, contrast=0, erasing=0)
PIXELS = np.array([[1, 2]], np.float32)
TARGETS = np.array([[1, 0]], np.float32)


def network(recipe: Recipe) -> keras.Model:
    pictures = keras.Input((2,))
    made = keras.Model(pictures, keras.layers.Dense(2, activation="softmax", kernel_initializer="ones")(pictures))
    compile_network(made, recipe, steps_per_epoch=5)
    return made


def batches(count: int = 4) -> TrainingBatches:
    """Pictures of 1 x 2 pixels with one channel, four a batch, each as it is."""
    pixels = np.random.default_rng(1).integers(0, 256, (4 * count, 1, 2, 1)).astype(np.uint8)
    pictures = LabelledPictures(pixels=pixels, labels=np.zeros(4 * count, np.int64), files=("x.png",) * 4 * count)
    targets = np.eye(2, dtype=np.float32)[pictures.labels]
    return TrainingBatches(pictures, targets, batch_size=4, augmentation=NO_CHANGE, seed=1, epoch=1)


def gradient(kernel: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    powers = np.exp(PIXELS @ kernel + bias)
    error = powers / powers.sum() - TARGETS
    return PIXELS.T @ error, error[0]


def test_sgd_has_nesterov_momentum_and_a_decoupled_decay_of_kernels() -> None:
    recipe = Recipe(**{**fields(CONSTANT), "optimiser": "sgd", "weight_decay": 0.5})
    made = network(recipe)
    kernel, bias = (value.astype(float) for value in made.get_weights())
    speed = [np.zeros_like(kernel), np.zeros_like(bias)]
    for _ in range(4):
        made.train_on_batch(PIXELS, TARGETS)
        slopes = gradient(kernel, bias)
        speed = [0.9 * old - 0.1 * slope for old, slope in zip(speed, slopes, strict=True)]
        kernel = kernel * (1 - 0.1 * 0.5) + 0.9 * speed[0] - 0.1 * slopes[0]
        bias = bias + 0.9 * speed[1] - 0.1 * slopes[1]
    assert made.get_weights()[0] == pytest.approx(kernel, abs=1e-5)
    assert made.get_weights()[1] == pytest.approx(bias, abs=1e-5)


def fields(recipe: Recipe) -> dict[str, object]:
    return {name: getattr(recipe, name) for name in recipe.__slots__}


@pytest.mark.parametrize(("optimiser", "kind"), [("adamw", keras.optimizers.AdamW), ("sgd", keras.optimizers.SGD)])
def test_the_optimiser_is_the_one_of_the_recipe(optimiser: str, kind: type) -> None:
    made = network(Recipe(**{**fields(CONSTANT), "optimiser": optimiser})).optimizer
    assert type(made) is kind
    assert float(made.learning_rate) == pytest.approx(0.1)
    assert made.weight_decay == 0.02


@pytest.mark.parametrize("optimiser", ["adamw", "sgd"])
def test_averaged_weights_are_put_in_place_for_a_while(optimiser: str) -> None:
    made = network(Recipe(**{**fields(CONSTANT), "optimiser": optimiser, "averaging": 0.75}))
    average = None
    for _ in range(3):
        made.train_on_batch(PIXELS, TARGETS)
        kernel = made.get_weights()[0]
        average = kernel if average is None else 0.75 * average + 0.25 * kernel
    with averaged_weights(made, batches()):
        assert made.get_weights()[0] == pytest.approx(average, abs=1e-6)
    assert np.array_equal(made.get_weights()[0], kernel)


def normalised(given: TrainingBatches, *, averaging: float, frozen: bool = False) -> keras.Model:
    """A convolution of one weight, its normalisation and a dropout, trained on every batch once."""
    pictures = keras.Input((1, 2, 1))
    scaled = keras.layers.Conv2D(1, 1, use_bias=False, kernel_initializer="ones")(pictures)
    norm = keras.layers.BatchNormalization(name="norm", momentum=0.5, trainable=not frozen)
    dropped = keras.layers.Dropout(0.5)(norm(scaled))
    made = keras.Model(pictures, keras.layers.Dense(2, activation="softmax")(keras.layers.Flatten()(dropped)))
    compile_network(made, Recipe(**{**fields(CONSTANT), "averaging": averaging}), steps_per_epoch=5)
    for index in range(len(given)):
        made.train_on_batch(*given[index][:2])
    return made


def test_normalisation_fits_the_averaged_weights() -> None:
    """The statistics of the last steps belong to the last weights, and may be far from those of the average."""
    given = batches()
    made = normalised(given, averaging=0.9)
    own, norm = made.get_weights(), made.get_layer("norm")
    with averaged_weights(made, given):
        kernel = float(made.get_weights()[0].item())
        assert kernel != own[0].item()
        seen = [kernel * given[index][0] for index in range(len(given))]
        assert norm.moving_mean.numpy() == pytest.approx(np.mean([part.mean() for part in seen]), rel=1e-4)
        assert norm.moving_variance.numpy() == pytest.approx(np.mean([part.var() for part in seen]), rel=1e-4)
    assert norm.momentum == 0.5
    assert all(np.array_equal(now, then) for now, then in zip(made.get_weights(), own, strict=True))


def test_without_an_average_nothing_is_measured_again() -> None:
    given = batches()
    made = normalised(given, averaging=0)
    own = made.get_weights()
    with averaged_weights(made, given):
        assert all(np.array_equal(now, then) for now, then in zip(made.get_weights(), own, strict=True))


def test_a_frozen_normalisation_keeps_its_statistics() -> None:
    given = batches()
    made = normalised(given, averaging=0.9, frozen=True)
    with averaged_weights(made, given):
        assert made.get_layer("norm").moving_mean.numpy() == pytest.approx([0])


def test_the_plateau_schedule_starts_at_its_highest_rate() -> None:
    made = network(Recipe(**{**fields(CONSTANT), "schedule": "plateau"}))
    assert float(made.optimizer.learning_rate) == pytest.approx(0.1)
