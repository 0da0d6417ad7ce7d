"""Weights of a byte each: rounding in the network, and files that hold exactly what was rounded."""

from pathlib import Path

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
from keras import layers

from fer_core.lesson.graph import Graph
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME
from fer_core.networks.byte_weights import (
    pack_serving_weights,
    round_weights,
    rounded,
    unpack_serving_weights,
)
from fer_core.networks.keras_file import check_keras_file
from fer_core.networks.packing import write_network_files
from fer_core.networks.serving_file import check_serving_file

SIDE = 12


def network() -> keras.Model:
    """Convolutions whose normalisation the exporter folds in, and a dense layer."""
    keras.utils.set_random_seed(4)
    pictures = keras.Input((SIDE, SIDE, 1))
    x = pictures
    for width in (8, 32):
        x = layers.Conv2D(width, 3, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Dense(48, activation="relu")(layers.Flatten()(layers.MaxPooling2D(2)(x)))
    last = layers.Dense(3, activation="softmax", bias_initializer="normal", name="probabilities")  # no bias is left out
    made = keras.Model(pictures, last(x))
    random = np.random.default_rng(5)
    for layer in made.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.set_weights([random.uniform(0.5, 1.5, weight.shape) for weight in layer.get_weights()])
    return made


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[keras.Model, Path]:
    made, folder = network(), tmp_path_factory.mktemp("packed")
    round_weights(made)
    write_network_files(made, folder)
    return made, folder


def pictures() -> np.ndarray:
    return np.random.default_rng(6).integers(0, 256, (5, SIDE, SIDE, 1)).astype(np.float32)


def answers(folder: Path) -> np.ndarray:
    session = onnxruntime.InferenceSession(folder / SERVING_NAME, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: pictures()})[0]


def test_a_channel_has_whole_numbers_of_a_power_of_two() -> None:
    kernel = np.random.default_rng(1).normal(0, [0.01, 1, 30], (3, 3, 4, 3)).astype(np.float32)
    kernel[..., 1] = 0
    found = rounded(kernel)
    for channel in (0, 2):
        step = 2.0 ** np.ceil(np.log2(np.abs(kernel[..., channel]).max() / 127))
        numbers = found[..., channel] / step
        assert np.array_equal(numbers, np.round(numbers)) and 63 <= np.abs(numbers).max() <= 127
        assert np.abs(found[..., channel] - kernel[..., channel]).max() <= step / 2
    assert not found[..., 1].any()
    assert np.array_equal(rounded(found), found)


def test_only_kernels_are_rounded() -> None:
    made = network()
    before = [weight.copy() for weight in made.get_weights()]
    round_weights(made)
    for weight, old in zip(made.get_weights(), before, strict=True):
        assert np.array_equal(weight, old) is (weight.ndim < 2)


def test_both_files_answer_as_the_rounded_network(packed: tuple[keras.Model, Path]) -> None:
    made, folder = packed
    expected = made.predict(pictures(), verbose=0)
    opened = keras.saving.load_model(folder / KERAS_NAME, compile=False)
    assert np.array_equal(opened.predict(pictures(), verbose=0), expected)
    assert np.allclose(answers(folder), expected, atol=1e-6)
    check_keras_file(folder / KERAS_NAME)
    check_serving_file(folder / SERVING_NAME)


def test_each_kernel_takes_a_byte_a_weight(packed: tuple[keras.Model, Path]) -> None:
    made, folder = packed
    stored = onnx.load(folder / SERVING_NAME).graph.initializer
    whole = {tuple(tensor.dims) for tensor in stored if tensor.data_type == onnx.TensorProto.INT8}
    assert whole == {(32, 8, 3, 3), (512, 48)}
    assert (folder / KERAS_NAME).stat().st_size < 2.5 * made.count_params() + 30_000


def test_who_looks_at_the_kernels_finds_them(packed: tuple[keras.Model, Path], tmp_path: Path) -> None:
    made, folder = packed
    unrounded = tmp_path / "whole"
    unrounded.mkdir()
    model = onnx.load(folder / SERVING_NAME)
    unpack_serving_weights(model)
    assert not any(node.output[0].endswith("_floats") for node in model.graph.node)
    onnx.checker.check_model(model)
    onnx.save(model, unrounded / SERVING_NAME)
    assert np.allclose(answers(unrounded), answers(folder), atol=1e-6)
    dense = Graph.read(folder / SERVING_NAME).dense()
    assert dense is not None and np.array_equal(dense[1], made.get_layer("probabilities").get_weights()[0])
    assert {layer.maps for layer in Graph.read(folder / SERVING_NAME).layers()} == {8, 32}


def test_weights_that_are_no_such_numbers_stay_as_they_are(packed: tuple[keras.Model, Path]) -> None:
    model = onnx.load(packed[1] / SERVING_NAME)
    unpack_serving_weights(model)
    for tensor in model.graph.initializer:
        if len(tensor.dims) > 1:
            values = onnx.numpy_helper.to_array(tensor)
            noise = np.random.default_rng(7).normal(0, 0.01, values.shape)
            tensor.CopyFrom(onnx.numpy_helper.from_array((values + noise).astype(np.float32), tensor.name))
    before = model.SerializeToString()
    pack_serving_weights(model)
    assert model.SerializeToString() == before
