"""The one way from a picture to a network's input."""

import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.faces.feature_reader import FeatureReader
from fer_core.faces.feature_row import ROW_LENGTH
from fer_core.networks.bundle import golden_image
from fer_core.networks.inputs import InputSpec, to_batch, to_input, to_pixels


def test_a_grey_picture_keeps_its_values() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (48, 48), dtype=np.uint8)
    rgb = np.repeat(grey[:, :, np.newaxis], 3, axis=2)
    assert np.array_equal(to_pixels(rgb, InputSpec())[:, :, 0], grey)


def test_colour_becomes_luminance() -> None:
    red, green, blue = (np.full((16, 16, 3), 0, np.uint8) for _ in range(3))
    red[:, :, 0] = green[:, :, 1] = blue[:, :, 2] = 255
    values = [int(to_pixels(image, InputSpec(size_px=16))[0, 0, 0]) for image in (red, green, blue)]
    assert values == pytest.approx([0.299 * 255, 0.587 * 255, 0.114 * 255], abs=1)


def test_resizes_by_area() -> None:
    checks = (np.indices((96, 96)).sum(axis=0) % 2 * 255).astype(np.uint8)
    small = to_pixels(np.repeat(checks[:, :, np.newaxis], 3, axis=2), InputSpec())
    assert small.shape == (48, 48, 1)
    assert np.abs(small.astype(int) - 127).max() <= 1


def test_batches() -> None:
    image = np.full((48, 48, 3), 7, np.uint8)
    batch = to_batch([image, image], InputSpec(channels=3))
    assert batch.shape == (2, 48, 48, 3) and batch.dtype == np.float32 and batch.max() == 7
    assert to_batch([], InputSpec()).shape == (0, 48, 48, 1)


def test_landmarks_make_rows() -> None:
    spec = InputSpec(features="landmarks")
    image = golden_image(96)
    row = to_input(image, spec)
    small = np.repeat(to_pixels(image, spec), 3, axis=2)
    assert np.array_equal(row, FeatureReader().read(small).features.as_row())
    batch = to_batch([image, image], spec)
    assert batch.shape == (2, *spec.shape) == (2, ROW_LENGTH) and batch.dtype == np.float32
    assert np.array_equal(batch[1], row.astype(np.float32))


@pytest.mark.parametrize(
    "values",
    [{"size_px": 4}, {"channels": 2}, {"features": "voice"}, {"features": "landmarks", "channels": 3}],
    ids=str,
)
def test_refuses_impossible_inputs(values: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError):
        InputSpec(**values)
