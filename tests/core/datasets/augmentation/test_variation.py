"""What is drawn stays within its ranges, follows from the seed, and can be written and read."""

from dataclasses import replace

import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig, Variation, draw
from fer_core.datasets.augmentation.ranges import LIMITS, NO_CHANGE
from fer_core.datasets.augmentation.variation import NO_VARIATION
from fer_core.errors import DatasetError

EVERYTHING = AugmentationConfig(
    shift=0.1,
    rotation_degrees=20,
    scale=0.3,
    zoom=0.4,
    brightness=0.25,
    contrast=0.2,
    noise=0.1,
    blur=0.05,
    erasing=0.5,
)


def drawn(config: AugmentationConfig, count: int = 300, *, height: int = 40, width: int = 80) -> list[Variation]:
    random = np.random.default_rng(5)
    return [draw(config, random, height=height, width=width) for _ in range(count)]


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("scale_x", 0.7, 1.3),
        ("scale_y", 0.7, 1.3),
        ("zoom", 1.0, 1.4),
        ("rotation_degrees", -20, 20),
        ("shift_x_px", -8, 8),
        ("shift_y_px", -4, 4),
        ("contrast", 0.8, 1.2),
        ("brightness", -0.25, 0.25),
        ("noise", 0, 0.1),
        ("blur_px", 0, 2),
    ],
)
def test_each_value_fills_its_range_and_stays_in_it(value: str, low: float, high: float) -> None:
    values = np.array([getattr(variation, value) for variation in drawn(EVERYTHING)])
    width = high - low
    assert low <= values.min() < low + 0.05 * width
    assert high - 0.05 * width < values.max() <= high
    assert abs(values.mean() - (low + high) / 2) < 0.1 * width


def test_flip_and_erasing_have_their_chances() -> None:
    variations = drawn(replace(EVERYTHING, erasing=0.2), 1000)
    assert 0.45 < np.mean([variation.flip for variation in variations]) < 0.55
    assert 0.15 < np.mean([variation.erased is not None for variation in variations]) < 0.25


@pytest.mark.parametrize(("height", "width"), [(40, 80), (3, 200), (1, 1)], ids=str)
def test_what_is_erased_lies_inside_and_has_its_size(height: int, width: int) -> None:
    for variation in drawn(replace(EVERYTHING, erasing=1.0), 500, height=height, width=width):
        assert variation.erased is not None
        left, top, right, bottom = variation.erased
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        if (height, width) == (40, 80):
            assert 0.015 < (right - left) * (bottom - top) / (height * width) < 0.16


def test_nothing_switched_on_draws_no_change() -> None:
    assert set(drawn(NO_CHANGE, 50)) == {NO_VARIATION}


@pytest.mark.parametrize("name", LIMITS)
def test_switching_one_off_leaves_the_other_draws_as_they_are(name: str) -> None:
    fields = {"scale": {"scale_x", "scale_y"}, "shift": {"shift_x_px", "shift_y_px"}, "erasing": {"erased"}}
    fields |= {"noise": {"noise", "noise_seed"}, "blur": {"blur_px"}}
    for one, other in zip(drawn(EVERYTHING, 20), drawn(replace(EVERYTHING, **{name: 0}), 20), strict=True):
        same = {field: getattr(one, field) for field in fields.get(name, {name})}
        assert replace(other, **same) == one


def test_text_brings_back_every_value() -> None:
    for variation in drawn(EVERYTHING):
        text = variation.as_text()
        assert "\n" not in text
        assert Variation.from_text(text) == variation
    assert Variation.from_text(NO_VARIATION.as_text()) == NO_VARIATION


@pytest.mark.parametrize(
    "text",
    ["", "[1]", "{", '{"tilt":3}', '{"zoom":"big"}', '{"zoom":null}', '{"noise":NaN}', '{"erased":[1,2]}'],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(DatasetError, match="does not say how a picture was augmented"):
        Variation.from_text(text)
