"""The statistics of batch normalisation, measured again on given pictures."""

import keras
import numpy as np
import pytest
from keras import layers

from fer_core.training.norm_statistics import measure_served_statistics, measure_statistics

PICTURES = np.random.default_rng(4).integers(0, 256, (600, 6, 6, 1), np.uint8)


def network(dropout: float) -> keras.Model:
    keras.utils.set_random_seed(1)
    pictures = keras.Input((6, 6, 1))
    norm = layers.BatchNormalization(name="norm")(layers.Dropout(dropout, name="dropout")(pictures))
    return keras.Model(pictures, layers.Flatten()(norm))


def statistics(model: keras.Model) -> tuple[float, float]:
    norm = model.get_layer("norm")
    return float(norm.moving_mean.numpy()[0]), float(norm.moving_variance.numpy()[0])


def test_what_it_serves_on_is_measured_without_dropout() -> None:
    model = network(0.5)
    measure_served_statistics(model, PICTURES)
    assert statistics(model) == pytest.approx((PICTURES.mean(), PICTURES.var()), rel=2e-3)
    assert model.get_layer("dropout").rate == 0.5 and model.get_layer("norm").momentum == 0.99


def test_a_part_of_many_pictures_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.training.norm_statistics.SERVED_BATCHES", 1)
    model = network(0.0)
    measure_served_statistics(model, PICTURES)
    mean, variance = statistics(model)
    assert mean != pytest.approx(PICTURES.mean(), rel=1e-6) and mean == pytest.approx(PICTURES.mean(), rel=0.02)
    assert variance == pytest.approx(PICTURES.var(), rel=0.02)


def test_in_training_dropout_makes_the_variance_larger() -> None:
    model = network(0.5)
    measure_statistics(model, [PICTURES.astype(np.float32)])
    mean, variance = statistics(model)
    assert mean == pytest.approx(PICTURES.mean(), rel=0.02)
    assert variance == pytest.approx(2 * PICTURES.var() + PICTURES.mean() ** 2, rel=0.02)


def test_a_layer_at_two_places_counts_both() -> None:
    """As the network for an eye, which looks at both; in several batches, of which none counts more."""
    pictures, other = keras.Input((6, 6, 1)), keras.Input((6, 6, 1))
    norm = layers.BatchNormalization(name="norm")
    model = keras.Model([pictures, other], layers.Add()([norm(pictures), norm(other)]))
    whole, half = PICTURES.astype(np.float32), PICTURES.astype(np.float32) / 2
    measure_statistics(model, [[whole[:300], half[:300]], [whole[300:], half[300:]]])
    mean, variance = statistics(model)
    assert mean == pytest.approx(0.75 * PICTURES.mean(), rel=1e-4)
    assert variance == pytest.approx(0.625 * PICTURES.var(), rel=2e-3)
    assert norm.momentum == 0.99 and "call" not in vars(norm)


def test_what_does_not_learn_keeps_its_statistics() -> None:
    model = network(0.0)
    model.get_layer("norm").trainable = False
    measure_statistics(model, [PICTURES.astype(np.float32)])
    assert statistics(model) == (0.0, 1.0)
