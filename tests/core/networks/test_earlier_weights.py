"""A training that starts from a trained network: its weights, all or without the last layer, or a clear no."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.expressions import SEVEN
from fer_core.networks.architectures import build_network
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.networks.earlier_weights import take_earlier_weights
from fer_core.networks.inputs import InputSpec
from fer_core.networks.model_card import MODEL_CARD_NAME, write_model_card
from fer_core.networks.packing import load_network
from fer_core.networks.picture_smoothing import smoothed, weights_but_smoothing
from fer_core.workspace import own_models_folder
from tests.small_bundle import CHANNELS, LABELS, SIZE_PX, weights, write_bundle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def untrained(classes: int, *, hidden: Sequence[int] = ()) -> keras.Model:
    pictures = keras.Input((SIZE_PX, SIZE_PX, CHANNELS))
    x = keras.layers.GlobalAveragePooling2D()(pictures)
    for units in hidden:
        x = keras.layers.Dense(units)(x)
    return keras.Model(pictures, keras.layers.Dense(classes, activation="softmax")(x))


def test_with_the_same_classes_all_weights_are_taken() -> None:
    write_bundle(own_models_folder() / "first", name="first")
    network = untrained(3)
    take_earlier_weights(network, "first", LABELS)
    for own, theirs in zip(network.get_weights(), weights(), strict=True):
        assert np.array_equal(own, theirs)


def test_with_other_classes_the_last_layer_begins_anew() -> None:
    deep, folder = untrained(3, hidden=[5]), own_models_folder() / "deep"
    write_bundle(folder, name="deep")
    network = untrained(2, hidden=[5])
    before = network.get_weights()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fer_core.networks.earlier_weights.load_network", lambda _folder: deep)
        take_earlier_weights(network, "deep", LABELS[:2])
    after, theirs = network.get_weights(), deep.get_weights()
    assert np.array_equal(after[0], theirs[0]) and not np.array_equal(after[0], before[0])
    assert np.array_equal(after[2], before[2]) and after[2].shape == (5, 2)


def test_the_same_classes_in_another_order_are_other_classes() -> None:
    write_bundle(own_models_folder() / "first", name="first")
    network = untrained(3)
    before = network.get_weights()
    take_earlier_weights(network, "first", LABELS[::-1])
    assert all(np.array_equal(own, old) for own, old in zip(network.get_weights(), before, strict=True))


def test_a_last_layer_without_weights_is_passed_over() -> None:
    """Mini-Xception ends with an activation."""
    pictures = keras.Input((SIZE_PX, SIZE_PX, CHANNELS))
    scores = keras.layers.Dense(3)(keras.layers.GlobalAveragePooling2D()(pictures))
    network = keras.Model(pictures, keras.layers.Activation("softmax")(scores))
    write_bundle(own_models_folder() / "first", name="first")
    take_earlier_weights(network, "first", LABELS)
    assert np.array_equal(network.get_weights()[0], weights()[0])


def test_a_network_that_is_built_in_another_way_is_refused() -> None:
    write_bundle(own_models_folder() / "first", name="first")
    network = untrained(3, hidden=[5])
    before = network.get_weights()
    with pytest.raises(ConfigurationError, match='"first" is built in another way'):
        take_earlier_weights(network, "first", LABELS)
    assert all(np.array_equal(own, old) for own, old in zip(network.get_weights(), before, strict=True))


def test_a_network_that_is_not_there_is_told() -> None:
    with pytest.raises(ConfigurationError, match='no network "gone" to start from'):
        take_earlier_weights(untrained(3), "gone", LABELS)


def test_the_shipped_network_can_be_the_start() -> None:
    shipped, recipe = load_network(bundle_folder()), read_card(bundle_folder()).recipe
    network = build_network(str(recipe["architecture"]), spec=InputSpec(), classes=7, options=recipe["options"])
    take_earlier_weights(network, "default", SEVEN)
    kept = weights_but_smoothing(shipped)
    assert all(np.array_equal(*pair) for pair in zip(network.get_weights(), kept, strict=True))


def test_what_smooths_the_earlier_networks_pictures_stays_with_it() -> None:
    deep = untrained(3)
    write_bundle(own_models_folder() / "first", name="first")
    network = untrained(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fer_core.networks.earlier_weights.load_network", lambda _folder: smoothed(deep, 0.125))
        take_earlier_weights(network, "first", LABELS)
    assert all(np.array_equal(*pair) for pair in zip(network.get_weights(), deep.get_weights(), strict=True))


def test_the_card_tells_the_start_and_the_second_head(tmp_path: Path) -> None:
    card = read_card(bundle_folder())
    card = replace(card, recipe={**card.recipe, "start_from": "vgg", "vote_head": 0.5, "picture_smoothing": 0.125})
    write_model_card(card, tmp_path)
    words = (tmp_path / MODEL_CARD_NAME).read_text()
    assert "It started from the weights of the network called `vgg` then." in words
    write_model_card(replace(card, name="vgg"), tmp_path)
    assert "the weights of an earlier network `vgg`." in (tmp_path / MODEL_CARD_NAME).read_text()
    assert "a second head for the votes of several people with 0.5 of the first one's weight" in words
    assert "It mixes 0.125 of each neighbour into a pixel when it serves" in words
