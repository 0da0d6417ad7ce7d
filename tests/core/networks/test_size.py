"""Sizes counted by hand."""

import keras
import pytest
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.inputs import InputSpec
from fer_core.networks.size import NetworkSize, describe, multiply_adds


def test_a_small_cnn() -> None:
    """16 px: a convolution 1 -> 4 at 16 x 16, one 4 -> 8 at 8 x 8, and 8 -> 3 classes."""
    size = describe("cnn", spec=InputSpec(size_px=16), classes=3, options={"widths": [4, 8], "depths": [1, 1]})
    kernels = 9 * 1 * 4, 9 * 4 * 8, 8 * 3
    assert size.multiply_adds == 256 * kernels[0] + 64 * kernels[1] + kernels[2]
    assert size.parameters == sum(kernels) + 4 * (4 + 8) + 3


def test_a_small_vgg() -> None:
    options = {"widths": [4], "depths": [2], "dense_widths": [5]}
    size = describe("vgg", spec=InputSpec(size_px=16), classes=3, options=options)
    assert size.multiply_adds == 256 * (9 * 4 + 9 * 4 * 4) + 8 * 8 * 4 * 5 + 5 * 3


def test_mini_xception_has_as_many_parameters_as_the_authors_have() -> None:
    assert describe("mini-xception", spec=InputSpec(size_px=64), classes=7, options={}).parameters == 58_423


def test_a_small_mini_xception() -> None:
    """16 px: stem 1 -> 4; separable 4 -> 8 and 8 -> 8 at 16 x 16, shortcut 4 -> 8 at 8 x 8; classes at 8 x 8."""
    options = {"stem_widths": [4], "widths": [8]}
    size = describe("mini-xception", spec=InputSpec(size_px=16), classes=3, options=options)
    separable = 256 * (9 * 4 + 4 * 8) + 256 * (9 * 8 + 8 * 8)
    assert size.multiply_adds == 256 * 9 * 4 + separable + 64 * 4 * 8 + 64 * 9 * 8 * 3


def test_mobilenet_v2_has_the_published_size() -> None:
    """The paper's network at 224 px: 300 million multiply-adds and 3.4 million parameters, with 1000 classes."""
    published = describe("mobilenet-v2", spec=InputSpec(), classes=1000, options={"enlarged_px": 224})
    assert published.multiply_adds == pytest.approx(300e6, rel=0.01)
    assert published.parameters == 3_538_984  # as keras.applications counts it
    assert describe("mobilenet-v2", spec=InputSpec(), classes=7, options={}).multiply_adds == pytest.approx(
        (published.multiply_adds - 1280 * 1000) * (96 / 224) ** 2, rel=0.01
    )


def test_a_small_landmark_fusion() -> None:
    """One network for both eyes (24 x 18) counts twice; the mouth (36 x 24) has its own; eleven distances."""
    options = {"widths": [4], "depths": [1], "part_units": 5, "distance_units": 6, "head_units": 7}
    size = describe("landmark-fusion", spec=InputSpec(features="landmarks"), classes=3, options=options)
    eye, mouth = 432 * 9 * 4 + 12 * 9 * 4 * 5, 864 * 9 * 4 + 18 * 12 * 4 * 5
    assert size.multiply_adds == 2 * eye + mouth + 11 * 6 + (3 * 5 + 6) * 7 + 7 * 3


def test_the_flagship_stays_under_five_million() -> None:
    assert 4_000_000 < describe("flagship", spec=InputSpec(), classes=8, options={}).parameters < 5_000_000


def test_a_small_flagship() -> None:
    """16 px: 1 -> 4, a block of 4; pooled to 8 px, a block 4 -> 8 with its shortcut; weights of channels in both."""
    options = {"widths": [4, 8], "depths": [1, 1], "squeeze_ratio": 2}
    size = describe("flagship", spec=InputSpec(size_px=16), classes=3, options=options)
    first, second = 256 * (2 * 9 * 4 * 4) + 2 * 4 * 2, 64 * (9 * 4 * 8 + 9 * 8 * 8 + 4 * 8) + 2 * 8 * 4
    assert size.multiply_adds == 256 * 9 * 4 + first + second + 8 * 3


def test_strides_groups_and_depthwise_kernels() -> None:
    pictures = keras.Input((10, 8, 6))
    strided = layers.Conv2D(4, 3, strides=2, padding="valid", groups=2)(pictures)  # 4 x 3 x 4
    depthwise = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2)(strided)  # 4 x 3 x 8
    network = keras.Model(pictures, depthwise)
    assert multiply_adds(network) == 12 * 9 * 3 * 4 + 12 * 9 * 4 * 2


def test_what_is_used_twice_counts_twice() -> None:
    """As an eye's network that looks at both eyes."""
    eye = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, 3, padding="same"), layers.Flatten()])
    left, right = keras.Input((4, 4, 1)), keras.Input((4, 4, 1))
    joined = layers.Concatenate()([eye(left), eye(right)])
    network = keras.Model([left, right], layers.Dense(3)(joined))
    assert multiply_adds(network) == 2 * (16 * 9 * 2) + 64 * 3


def test_a_layer_that_cannot_be_counted_is_told() -> None:
    pictures = keras.Input((4, 4, 1))
    network = keras.Model(pictures, layers.Conv2DTranspose(2, 3)(pictures))
    with pytest.raises(TypeError, match="Conv2DTranspose"):
        multiply_adds(network)


def test_unusable_options_are_told() -> None:
    with pytest.raises(ConfigurationError, match="no such option"):
        describe("cnn", spec=InputSpec(), classes=7, options={"colour": "blue"})


def test_sizes_compare() -> None:
    options = {"widths": [4], "depths": [1]}
    first, second = (describe("cnn", spec=InputSpec(size_px=16), classes=3, options=options) for _ in range(2))
    assert first == second == NetworkSize(parameters=36 + 16 + 12 + 3, multiply_adds=256 * 36 + 12)
