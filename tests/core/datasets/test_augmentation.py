"""Variations stay within their ranges and follow from the seed."""

import os
import subprocess
import sys

import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig, Augmenter
from fer_core.errors import ConfigurationError
from fer_core.workspace import ROOT

NOTHING = {
    "shift": 0.0,
    "rotation_degrees": 0.0,
    "scale": 0.0,
    "flip": False,
    "brightness": 0.0,
    "contrast": 0.0,
    "erasing": 0.0,
}


def dot(side: int = 48) -> np.ndarray:
    image = np.full((side, side, 1), 100, np.uint8)
    image[22:26, 10:14] = 255
    return image


def centre(image: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(image[:, :, 0] > 180)
    return np.array([columns.mean(), rows.mean()])


def drawn(count: int = 60, **changes: object) -> list[np.ndarray]:
    augmenter = Augmenter(AugmentationConfig(**{**NOTHING, **changes}), seed=3)  # type: ignore[arg-type]
    return [augmenter.augment(dot()) for _ in range(count)]


def test_nothing_switched_on_changes_nothing() -> None:
    assert all(np.array_equal(image, dot()) for image in drawn(3))


def test_the_seed_decides() -> None:
    config = AugmentationConfig(erasing=0.5)
    first, second, other = (Augmenter(config, seed=seed) for seed in (1, 1, 2))
    image = dot()
    assert all(np.array_equal(first.augment(image), second.augment(image)) for _ in range(5))
    assert any(not np.array_equal(first.augment(image), other.augment(image)) for _ in range(5))


def test_shift_stays_in_range_and_uses_it() -> None:
    moved = np.array([centre(image) - centre(dot()) for image in drawn(shift=0.1)])
    assert np.abs(moved).max() <= 0.1 * 48 + 1
    assert moved.min() < -2 and moved.max() > 2


def test_flip_mirrors_about_half_of_them() -> None:
    mirrored = [np.array_equal(image, dot()[:, ::-1]) for image in drawn(100, flip=True)]
    assert 30 < sum(mirrored) < 70


def test_brightness_moves_grey_both_ways() -> None:
    levels = [int(image[0, 0, 0]) for image in drawn(brightness=0.2)]
    assert min(levels) < 80 and max(levels) > 120
    assert min(levels) >= 100 - 52 and max(levels) <= 100 + 52


def test_rotation_and_scale_move_the_dot_but_keep_the_size() -> None:
    images = drawn(rotation_degrees=15, scale=0.2)
    assert {image.shape for image in images} == {(48, 48, 1)}
    assert len({tuple(centre(image).round(1)) for image in images}) > 20


def test_erasing_covers_up_to_its_share() -> None:
    covered = [(image != dot()).mean() for image in drawn(erasing=1.0)]
    assert 0 < max(covered) < 0.2


@pytest.mark.parametrize("change", [{"shift": 0.6}, {"scale": -0.1}, {"erasing": 2.0}], ids=str)
def test_refuses_ranges_that_make_no_sense(change: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="must lie between"):
        AugmentationConfig(**change)  # type: ignore[arg-type]


def test_importing_it_asks_no_server() -> None:
    """albumentations looks for a newer version of itself unless it is told not to."""
    program = (
        "import socket, sys\n"
        "def refuse(*_): sys.exit('a connection was tried')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "import fer_core.datasets.augmentation\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "NO_ALBUMENTATIONS_UPDATE"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
