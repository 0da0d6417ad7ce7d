"""A config is usable, or refused with one sentence."""

from dataclasses import replace

import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.augmentation.ranges import LIMITS, NO_CHANGE
from fer_core.errors import ConfigurationError


@pytest.mark.parametrize("name", LIMITS)
def test_each_range_may_be_nothing_or_its_limit(name: str) -> None:
    assert AugmentationConfig(**{name: 0}) and AugmentationConfig(**{name: LIMITS[name]})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("value", [-0.01, 1000, float("nan"), "0.1", True, None], ids=str)
def test_refuses_ranges_that_make_no_sense(name: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=f"augmentation {name} must lie between 0 and .*, got"):
        AugmentationConfig(**{name: value})  # type: ignore[arg-type]


def test_the_flip_is_on_or_off() -> None:
    with pytest.raises(ConfigurationError, match=r"on .* or off"):
        AugmentationConfig(flip=0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["nearest", "", 3, None])
def test_the_interpolation_is_linear_or_cubic(value: object) -> None:
    with pytest.raises(ConfigurationError, match="interpolation must be linear or cubic, got"):
        AugmentationConfig(interpolation=value)  # type: ignore[arg-type]


def test_tells_whether_anything_is_switched_on() -> None:
    assert NO_CHANGE.changes_nothing and replace(NO_CHANGE, interpolation="cubic").changes_nothing
    assert not AugmentationConfig().changes_nothing
