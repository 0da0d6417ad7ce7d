"""Each change does what its name says, and Albumentations makes the same picture of the same variation."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig, Augmenter, Variation, draw
from fer_core.datasets.augmentation.on_the_fly import apply_on_the_fly
from fer_core.datasets.augmentation.ranges import NO_CHANGE
from fer_core.workspace import ROOT


def dot(side: int = 48, channels: int = 1) -> np.ndarray:
    """Grey 100 with a white square left of the middle, its centre at (11.5, 23.5)."""
    image = np.full((side, side, channels), 100, np.uint8)
    image[22:26, 10:14] = 255
    return image


def centre(image: np.ndarray) -> np.ndarray:
    weights = np.clip(image[:, :, 0].astype(float) - 100, 0, None)
    rows, columns = np.indices(weights.shape)
    return np.array([(columns * weights).sum(), (rows * weights).sum()]) / weights.sum()


def white(image: np.ndarray) -> float:
    return float(np.clip(image.astype(float) - 100, 0, None).sum() / 155)


@pytest.mark.parametrize(
    ("variation", "place", "area"),
    [
        (Variation(), (11.5, 23.5), 16),
        (Variation(flip=True), (35.5, 23.5), 16),
        (Variation(shift_x_px=5, shift_y_px=-7.5), (16.5, 16), 16),
        (Variation(rotation_degrees=90), (23.5, 35.5), 16),
        (Variation(rotation_degrees=-90), (23.5, 11.5), 16),
        (Variation(scale_x=1.5, scale_y=1.5), (5.5, 23.5), 36),
        (Variation(scale_x=0.5, scale_y=0.5), (17.5, 23.5), 4),
        (Variation(scale_y=2), (11.5, 23.5), 32),
        (Variation(zoom=1.5), (5.5, 23.5), 36),
        (Variation(flip=True, rotation_degrees=90, shift_x_px=2), (25.5, 11.5), 16),
    ],
    ids=lambda value: value.as_text() if isinstance(value, Variation) else "",
)
def test_the_dot_goes_where_it_should(variation: Variation, place: tuple[float, float], area: float) -> None:
    varied = apply_on_the_fly(dot(), variation)
    assert varied.shape == (48, 48, 1) and varied.dtype == np.uint8
    assert centre(varied) == pytest.approx(place, abs=0.1)
    assert white(varied) == pytest.approx(area, rel=0.07)


def test_what_comes_in_from_outside_continues_the_edge() -> None:
    image = dot()
    image[:, -1] = 200
    varied = apply_on_the_fly(image, Variation(shift_x_px=-10))
    assert (varied[:, 37:] == 200).all()


def test_cubic_interpolation_keeps_what_linear_smooths() -> None:
    random = np.random.default_rng(4)
    image = np.asarray(random.normal(128, 30, (64, 64, 1)).clip(0, 255), np.uint8)  # varies from pixel to pixel

    def kept(variation: Variation) -> float:
        return float(apply_on_the_fly(image, variation)[8:-8, 8:-8].std() / image[8:-8, 8:-8].std())

    between = Variation(shift_x_px=0.5, shift_y_px=0.5)
    assert kept(between) == pytest.approx(0.5, abs=0.03)  # the mean of four pixels
    # OpenCV's cubic takes -3/32, 19/32, 19/32 and -3/32 of four pixels in a row: squared, 0.7227; so along columns
    assert kept(replace(between, cubic=True)) == pytest.approx(0.7227, abs=0.03)
    assert apply_on_the_fly(dot(), Variation(shift_x_px=3, cubic=True))[:, 13:17].tolist() == dot()[:, 10:14].tolist()


def test_light_changes_each_level_and_stays_in_range() -> None:
    levels = np.array([[[0], [10], [100], [200], [255]]], np.uint8)
    brighter = apply_on_the_fly(levels, Variation(brightness=0.2))
    assert brighter.ravel().tolist() == [51, 61, 151, 251, 255]
    stronger = apply_on_the_fly(levels, Variation(contrast=1.5, brightness=-0.2))
    assert stronger.ravel().tolist() == [0, 0, 99, 249, 255]


@pytest.mark.parametrize("level", [0, 100, 255])
def test_noise_has_its_strength_and_does_not_wrap_around(level: int) -> None:
    flat = np.full((64, 64, 1), level, np.uint8)
    noise = apply_on_the_fly(flat, Variation(noise=0.04, noise_seed=1)).astype(float) - level
    assert np.abs(noise).max() < 70
    if level == 100:
        assert noise.std() == pytest.approx(0.04 * 255, rel=0.05)
        assert abs(noise.mean()) < 1
        other = apply_on_the_fly(flat, Variation(noise=0.04, noise_seed=2)).astype(float) - level
        assert abs(np.corrcoef(noise.ravel(), other.ravel())[0, 1]) < 0.05


def test_blur_spreads_by_its_standard_deviation_and_keeps_the_light() -> None:
    point = np.zeros((41, 41, 1), np.uint8)
    point[20, 20] = 250
    blurred = apply_on_the_fly(np.full_like(point, 90), Variation(blur_px=2.0))
    assert (blurred == 90).all()
    edge = np.zeros((41, 41, 1), np.uint8)
    edge[:, 20:] = 255
    slope = np.diff(apply_on_the_fly(edge, Variation(blur_px=2.0))[20, :, 0].astype(float))
    places = np.arange(len(slope))
    mean = (slope * places).sum() / slope.sum()
    assert np.sqrt((slope * (places - mean) ** 2).sum() / slope.sum()) == pytest.approx(2.0, rel=0.03)
    assert np.array_equal(apply_on_the_fly(point, Variation(blur_px=0.1)), point)


def test_erasing_covers_its_rectangle_with_grey_and_nothing_else() -> None:
    varied = apply_on_the_fly(dot(), Variation(erased=(8, 20, 30, 28)))
    expected = dot()
    expected[20:28, 8:30] = 128
    assert np.array_equal(varied, expected)


STRONG = AugmentationConfig(
    shift=0.3, rotation_degrees=180, scale=0.6, zoom=1, brightness=0.5, contrast=0.6, noise=0.2, blur=0.06, erasing=0.5
)


@pytest.mark.parametrize("channels", [1, 3], ids=["grey", "RGB"])
@pytest.mark.parametrize(
    "config",
    [AugmentationConfig(), STRONG, replace(STRONG, interpolation="cubic")],
    ids=["usual", "strong", "strong, cubic"],
)
def test_albumentations_makes_exactly_the_same_picture(config: AugmentationConfig, channels: int) -> None:
    from fer_core.datasets.augmentation.with_albumentations import apply_with_albumentations

    random = np.random.default_rng(8)
    for _ in range(250):
        height, width = random.integers(5, 100, 2).tolist()
        image = random.integers(0, 256, (height, width, channels)).astype(np.uint8)
        before = image.copy()
        variation = draw(config, random, height=height, width=width)
        ours, theirs = apply_on_the_fly(image, variation), apply_with_albumentations(image, variation)
        assert ours.shape == image.shape == theirs.shape
        assert np.array_equal(ours, theirs), variation.as_text()
        assert np.array_equal(image, before)


def test_a_grey_picture_and_the_same_in_rgb_get_the_same_variation() -> None:
    random = np.random.default_rng(3)
    grey = random.integers(0, 256, (30, 20, 1)).astype(np.uint8)
    for _ in range(50):
        variation = draw(STRONG, random, height=30, width=20)
        rgb = apply_on_the_fly(np.repeat(grey, 3, axis=2), variation)
        assert np.array_equal(rgb, np.repeat(apply_on_the_fly(grey, variation), 3, axis=2))


def test_the_seed_decides() -> None:
    config = AugmentationConfig(erasing=0.5, noise=0.1)
    first, second, other = (Augmenter(config, seed=seed) for seed in (1, 1, 2))
    assert all(np.array_equal(first.augment(dot()), second.augment(dot())) for _ in range(5))
    assert any(not np.array_equal(first.augment(dot()), other.augment(dot())) for _ in range(5))


def test_the_augmenter_varies_each_picture_anew_and_leaves_the_original() -> None:
    augmenter, image = Augmenter(replace(NO_CHANGE, rotation_degrees=30, shift=0.1), seed=1), dot()
    places = {tuple(centre(augmenter.augment(image)).round(2)) for _ in range(30)}
    assert len(places) == 30
    assert np.array_equal(image, dot())


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "NO_ALBUMENTATIONS_UPDATE"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_training_needs_no_albumentations() -> None:
    done = run_python(
        "import sys\n"
        "import fer_core.datasets.augmentation, fer_core.training.batches, fer_core.training.recipe\n"
        "sys.exit('albumentations' in sys.modules)\n"
    )
    assert done.returncode == 0, done.stderr


def test_importing_albumentations_asks_no_server() -> None:
    """It looks for a newer version of itself unless it is told not to."""
    done = run_python(
        "import socket, sys\n"
        "def refuse(*_): sys.exit('a connection was tried')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "import fer_core.datasets.augmentation.with_albumentations\n"
    )
    assert done.returncode == 0, done.stderr
