"""The average of networks: the mean of their scores, of a picture and of its mirror image, in both files."""

from pathlib import Path

import keras
import numpy as np
import onnxruntime
import pytest
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.average import average_of, soup_of
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME
from fer_core.networks.head import has_head
from fer_core.networks.keras_file import check_keras_file
from fer_core.networks.packing import write_network_files
from fer_core.networks.serving_file import check_serving_file

SIDE = 8


def member(seed: int, *, width: int = 4, classes: int = 3, side: int = SIDE, activation: str = "relu") -> keras.Model:
    keras.utils.set_random_seed(seed)
    pictures = keras.Input((side, side, 1))
    x = layers.Flatten()(layers.Conv2D(width, 3, activation=activation, bias_initializer="he_normal")(pictures))
    return keras.Model(pictures, layers.Dense(classes, activation="softmax", bias_initializer="normal")(x))


def pictures() -> np.ndarray:
    return np.random.default_rng(6).random((5, SIDE, SIDE, 1), np.float32)


def geometric_mean(probabilities: list[np.ndarray]) -> np.ndarray:
    found = np.exp(np.mean(np.log(probabilities), axis=0))
    return found / found.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("mirrored", [False, True])
def test_it_answers_with_the_mean_of_the_scores(mirrored: bool) -> None:
    members = [member(1), member(2, width=6)]
    views = [pictures(), pictures()[:, :, ::-1]] if mirrored else [pictures()]
    expected = geometric_mean([np.asarray(one(view)) for one in members for view in views])
    average = average_of(members, mirrored=mirrored)
    assert np.allclose(np.asarray(average(pictures())), expected, atol=1e-6)
    assert has_head(average)


def test_a_mirrored_average_is_the_same_for_the_mirror_image() -> None:
    average = average_of([member(1)], mirrored=True)
    assert np.allclose(np.asarray(average(pictures())), np.asarray(average(pictures()[:, :, ::-1])), atol=1e-6)


def test_the_members_stay_as_they_are() -> None:
    one = member(1)
    average = average_of([one, one], mirrored=False)
    average.set_weights([weight + 1 for weight in average.get_weights()])
    assert np.array_equal(one.get_weights()[0], member(1).get_weights()[0])


def test_both_files_hold_it(tmp_path: Path) -> None:
    average = average_of([member(1), member(2)], mirrored=True)
    write_network_files(average, tmp_path)
    check_keras_file(tmp_path / KERAS_NAME)
    check_serving_file(tmp_path / SERVING_NAME)
    expected = np.asarray(average(pictures()))
    opened = keras.saving.load_model(tmp_path / KERAS_NAME, compile=False)
    assert np.allclose(np.asarray(opened(pictures())), expected, atol=1e-6)
    session = onnxruntime.InferenceSession(tmp_path / SERVING_NAME, providers=["CPUExecutionProvider"])
    assert np.allclose(session.run(None, {session.get_inputs()[0].name: pictures()})[0], expected, atol=1e-5)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([member(2, classes=4)], "as many classes apart"),
        ([member(2, side=9)], "same pictures"),
        ([keras.Sequential([keras.Input((SIDE, SIDE, 1)), layers.Flatten(), layers.Dense(3)])], "cannot be averaged"),
    ],
)
def test_networks_that_do_not_fit_together_are_refused(others: list[keras.Model], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        average_of([member(1), *others], mirrored=False)


def test_nothing_has_no_average() -> None:
    with pytest.raises(ConfigurationError, match="at least one"):
        average_of([], mirrored=False)


def test_a_soup_has_the_mean_of_the_weights_and_the_build_of_one() -> None:
    members = [member(1), member(2)]
    soup = soup_of(members)
    for mean, first, second in zip(*(one.get_weights() for one in (soup, *members)), strict=True):
        assert np.allclose(mean, (first + second) / 2)
    assert soup.count_params() == members[0].count_params() and has_head(soup)
    assert np.array_equal(members[0].get_weights()[0], member(1).get_weights()[0])


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([], "at least one"),
        ([member(1), member(2, width=6)], "built in the same way"),
        ([member(1), member(2, activation="tanh")], "built in the same way"),
        ([average_of([member(1), member(2)], mirrored=True)] * 2, "Average the weights of its members first"),
    ],
    ids=["none", "wider", "another activation", "averages"],
)
def test_weights_that_do_not_fit_together_are_refused(members: list[keras.Model], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        soup_of(members)
