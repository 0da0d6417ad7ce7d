"""HiResCAM finds what a network with hand-set weights looks at, and works on every architecture."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.evaluation.explanation import Explainer, feature_map_of, load_explainer
from fer_core.evaluation.heat_overlay import with_heat
from fer_core.networks.architectures import ARCHITECTURES, build_network
from fer_core.networks.bundle import bundle_folder, golden_image
from fer_core.networks.inputs import InputSpec

SPEC = InputSpec(size_px=24)
SMALL = {
    "cnn": {"widths": [4, 8], "depths": [1, 1]},
    "mini-xception": {"stem_widths": [4], "widths": [8, 8]},
    "vgg": {"widths": [4, 8], "depths": [1, 2], "dense_widths": [8]},
    "mobilenet-v2": {"enlarged_px": 64, "alpha": 0.35},
    "face-resnet": {"widths": [4, 8], "depths": [1, 1]},
}


def spot(row: int, column: int, side: int = 24) -> np.ndarray:
    """Black with one white square of 6 x 6, its middle at row and column."""
    image = np.zeros((side, side, 3), np.uint8)
    image[row - 3 : row + 3, column - 3 : column + 3] = 255
    return image


def bright_or_not(activation: str | None = "softmax") -> keras.Model:
    """Class 0 is as likely as the picture is bright somewhere; class 1 the other way round. The weights are set."""
    pictures = keras.Input((24, 24, 1))
    x = layers.Conv2D(1, 3, padding="same", name="look")(pictures)
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.GlobalAveragePooling2D()(x)
    if activation:
        outputs = layers.Dense(2, activation=activation, name="say")(x)
    else:
        outputs = layers.Activation("softmax")(layers.Dense(2, name="say")(x))
    network = keras.Model(pictures, outputs)
    network.get_layer("look").set_weights([np.full((3, 3, 1, 1), 1 / (9 * 255)), np.zeros(1)])
    network.get_layer("say").set_weights([np.array([[8.0, -8.0]]), np.zeros(2)])
    return network


@pytest.mark.parametrize("activation", ["softmax", None, "sigmoid"], ids=["dense", "layer", "other"])
def test_a_network_that_sees_brightness_looked_at_the_bright_spot(activation: str | None) -> None:
    explainer = Explainer(bright_or_not(activation), SPEC)
    image = spot(5, 17)
    for_bright, against = explainer.heat_maps([image, image], [0, 1])
    assert for_bright.shape == (24, 24) and for_bright.dtype == np.float32
    assert for_bright.max() == 1.0
    rows, columns = np.indices(for_bright.shape)
    middle = (np.average(rows, weights=for_bright), np.average(columns, weights=for_bright))
    assert middle == pytest.approx((4.5, 16.5), abs=0.3)
    assert for_bright[rows > 12].max() == 0
    assert against.max() == 0  # nothing in the picture speaks for the other class


def test_before_a_dense_layer_each_place_has_its_say() -> None:
    """Bright on the left speaks for class 0, on the right for class 1: on average over a map, for neither."""
    pictures = keras.Input((24, 24, 1))
    x = layers.Conv2D(1, 3, padding="same", name="look")(pictures)
    outputs = layers.Dense(2, activation="softmax", name="say")(layers.Flatten()(layers.ReLU()(x)))
    network = keras.Model(pictures, outputs)
    network.get_layer("look").set_weights([np.full((3, 3, 1, 1), 1 / (9 * 255)), np.zeros(1)])
    left = np.where(np.indices((24, 24))[1] < 12, 1.0, -1.0).ravel()
    network.get_layer("say").set_weights([np.stack([left, -left], axis=1), np.zeros(2)])
    both = np.maximum(spot(12, 5), spot(12, 19))
    for_left, for_right = Explainer(network, SPEC).heat_maps([both, both], [0, 1])
    assert for_left[12, 5] == 1 and for_left[:, 12:].max() == 0
    assert for_right[12, 19] == 1 and for_right[:, :12].max() == 0


def test_a_crop_of_another_size_gets_a_map_of_its_own_size() -> None:
    heat = Explainer(bright_or_not(), SPEC).heat_maps([spot(20, 70, side=96)], [0])[0]
    assert heat.shape == (96, 96)
    assert np.unravel_index(int(heat.argmax()), heat.shape) == pytest.approx((20, 70), abs=6)


@pytest.mark.parametrize("name", sorted(SMALL))
def test_every_architecture_of_one_picture_has_a_map(name: str) -> None:
    network = build_network(name, spec=SPEC, classes=3, options=SMALL[name])
    features = feature_map_of(network)
    assert features is not None and len(features.shape) == 4
    for heat in Explainer(network, SPEC).heat_maps([golden_image(24), spot(8, 8)], [0, 2]):
        assert heat.shape == (24, 24)
        assert 0 <= heat.min() <= heat.max() <= 1


def test_the_architectures_tried_here_are_known() -> None:
    assert set(SMALL) <= set(ARCHITECTURES)


def test_squeeze_and_excitation_is_no_place() -> None:
    pictures = keras.Input((24, 24, 1))
    x = layers.Conv2D(4, 3, padding="same")(pictures)
    excited = layers.Conv2D(4, 1, activation="sigmoid")(layers.GlobalAveragePooling2D(keepdims=True)(x))
    x = layers.Multiply(name="scaled")([x, excited])
    x = layers.GlobalAveragePooling2D()(x)
    network = keras.Model(pictures, layers.Dense(2, activation="softmax")(x))
    assert feature_map_of(network) is network.get_layer("scaled").output


def test_a_network_of_numbers_or_of_several_pictures_has_none() -> None:
    numbers = keras.Input((11,))
    distances = keras.Model(numbers, layers.Dense(2, activation="softmax")(numbers))
    eyes, mouth = keras.Input((24, 24, 1)), keras.Input((24, 24, 1))
    joined = layers.Concatenate()([layers.Flatten()(layers.Conv2D(2, 3)(part)) for part in (eyes, mouth)])
    parts = keras.Model([eyes, mouth], layers.Dense(2, activation="softmax")(joined))
    assert feature_map_of(distances) is None
    assert feature_map_of(parts) is None
    with pytest.raises(ValueError, match="no feature map"):
        Explainer(distances, SPEC)


def test_what_goes_past_the_map_is_refused() -> None:
    pictures = keras.Input((24, 24, 1))
    looked = layers.GlobalAveragePooling2D()(layers.Conv2D(2, 3)(pictures))
    joined = layers.Concatenate()([looked, layers.GlobalMaxPooling2D()(pictures)])
    with pytest.raises(ValueError, match="connected"):
        Explainer(keras.Model(pictures, layers.Dense(2, activation="softmax")(joined)), SPEC)


ODD = """
import keras, numpy as np
from fer_core.evaluation.explanation import Explainer
from fer_core.networks.architectures import build_network
from fer_core.networks.inputs import InputSpec

pictures = keras.Input((48, 48, 1))
x = keras.layers.Conv2D(8, 3, padding="same")(pictures)
x = keras.layers.Conv2D(16, 1, strides=2, use_bias=False)(x)
x = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(x))
strided = keras.Model(pictures, keras.layers.Dense(2, activation="softmax")(x))
for _ in range(20):
    Explainer(strided, InputSpec(size_px=48)).heat_maps([np.zeros((48, 48, 3), np.uint8)], [0])
network = build_network("mini-xception", spec=InputSpec(size_px=48), classes=3, options={})
network.compile("sgd", "sparse_categorical_crossentropy")
for _ in range(20):
    network.train_on_batch(np.zeros((5, 48, 48, 1), np.float32), np.array([0, 1, 2, 0, 1]))
"""
"""A process whose memory was written over is killed sooner or later: here TensorFlow did that after a few turns."""


def test_an_odd_number_of_pictures_harms_no_memory() -> None:
    subprocess.run([sys.executable, "-c", ODD], check=True, capture_output=True, timeout=240)


def test_the_shipped_network_explains_itself() -> None:
    explainer = load_explainer(bundle_folder())
    assert explainer is not None
    (heat,) = explainer.heat_maps([golden_image(48)], [3])
    assert heat.shape == (48, 48)


def test_another_backend_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(ConfigurationError, match="need Keras on TensorFlow, this is jax"):
        load_explainer(bundle_folder())


def test_heat_colours_only_where_it_is() -> None:
    image = np.full((48, 48, 3), 100, np.uint8)
    heat = np.zeros((48, 48), np.float32)
    heat[:24] = 1
    drawn = with_heat(image, heat)
    assert drawn.shape == (144, 144, 3)
    assert drawn[-1, 0].tolist() == [100, 100, 100]
    assert drawn[0, 0].tolist() != [100, 100, 100]
