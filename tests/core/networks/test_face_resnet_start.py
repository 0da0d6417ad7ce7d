"""dlib's weights in a face-resnet: what the first filters see of a small picture is what dlib's see of a large one."""

import cv2
import keras
import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.faces.dlib_weights import Convolution, Weights, read_weights
from fer_core.faces.model_files import model_path
from fer_core.networks.architectures import build_network
from fer_core.networks.face_resnet_start import DIVISOR, MEANS, USUAL_MEAN, USUAL_SPREAD
from fer_core.networks.inputs import InputSpec
from fer_core.networks.start_weights import load_start_weights

OPTIONS = {"weights": "dlib"}


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(model_path("embedding"))


@pytest.fixture(scope="module")
def network() -> keras.Model:
    return started(InputSpec(size_px=48, channels=1))


def started(spec: InputSpec, **options: object) -> keras.Model:
    chosen = {**OPTIONS, **options}
    network = build_network("face-resnet", spec=spec, classes=7, options=chosen)
    assert load_start_weights("face-resnet", network, chosen) is None
    return network


def seen(network: keras.Model, layer: str, pictures: np.ndarray) -> np.ndarray:
    """Return what a layer makes of pictures, N x H x W x C."""
    part = keras.Model(network.inputs[0], network.get_layer(layer).output)
    return np.asarray(part(pictures.astype(np.float32)))


def convolved(picture: np.ndarray, layer: Convolution) -> np.ndarray:
    """Convolve H x W x C in plain numpy, without padding."""
    side = layer.filters.shape[2]
    windows = np.lib.stride_tricks.sliding_window_view(picture, (side, side), axis=(0, 1))
    return np.einsum("yxcij,ocij->yxo", windows[:: layer.stride, :: layer.stride], layer.filters) + layer.biases


@pytest.mark.parametrize("channels", [1, 3])
def test_the_first_filters_see_what_dlibs_see_of_the_enlarged_picture(weights: Weights, channels: int) -> None:
    picture = cv2.GaussianBlur(np.random.default_rng(3).uniform(0, 255, (48, 48, channels)), (0, 0), 1.5)
    picture = picture.reshape(48, 48, channels)
    network = started(InputSpec(size_px=48, channels=channels))
    usual = (picture - picture.mean()) / np.sqrt(picture.var() + 1) * USUAL_SPREAD + USUAL_MEAN
    large = cv2.resize(usual, (96, 96), interpolation=cv2.INTER_LINEAR).reshape(96, 96, channels)
    expected = convolved((large - MEANS) / DIVISOR, weights.convolutions[0])
    # The filter at small pixel p starts at pixel 2 (p - 1) of the large picture; at the edges they differ.
    ours = seen(network, "stem", picture[None])[0, 2:44, 2:44]
    np.testing.assert_allclose(ours, expected[1:43, 1:43], atol=2e-4)


def test_blocks_answer_as_dlibs_do(network: keras.Model, weights: Weights) -> None:
    """Two convolutions without a halving, on what comes out of the block before."""
    pictures = np.random.default_rng(4).uniform(0, 255, (1, 48, 48, 1))
    before = seen(network, "block_1_1", pictures)  # of the first convolution, before it is cut at zero
    padded = np.pad(np.maximum(before[0], 0), ((1, 1), (1, 1), (0, 0)))
    np.testing.assert_allclose(
        seen(network, "block_1_2", pictures)[0], convolved(padded, weights.convolutions[2]), atol=1e-4
    )


def test_every_convolution_has_its_place(network: keras.Model, weights: Weights) -> None:
    kernels = [layer.kernel for layer in network.layers if layer.name.startswith("block_") and layer.name[-2] == "_"]
    assert len(kernels) == len(weights.convolutions) - 1 == 28
    for kernel, source in zip(kernels, weights.convolutions[1:], strict=True):
        np.testing.assert_array_equal(np.asarray(kernel).transpose(3, 2, 0, 1), source.filters)


def test_what_a_shortcut_lacks_is_zero_at_first(network: keras.Model) -> None:
    wider = np.asarray(network.get_layer("block_4_wider").kernel)[0, 0]
    np.testing.assert_array_equal(wider, np.eye(32, 64))


def test_a_shorter_network_takes_the_first_stages(weights: Weights) -> None:
    network = started(InputSpec(), widths=[32, 64], depths=[3, 4])
    last = np.asarray(network.get_layer("block_7_2").kernel).transpose(3, 2, 0, 1)
    np.testing.assert_array_equal(last, weights.convolutions[14].filters)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"widths": [32, 48], "depths": [3, 4]}, r"dlib's network has the widths \[32, 64"),
        ({"widths": [32, 64], "depths": [2, 4]}, r"depths \[3, 4"),
        ({"weights": "imagenet"}, "got 'imagenet'"),
    ],
)
def test_what_does_not_fit_is_said(options: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        build_network("face-resnet", spec=InputSpec(), classes=7, options={**OPTIONS, **options})
