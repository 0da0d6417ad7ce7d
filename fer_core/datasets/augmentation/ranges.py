"""How far a picture may be changed."""

from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final, Literal, get_args

from fer_core.errors import ConfigurationError

Interpolation = Literal["linear", "cubic"]

LIMITS: Final = MappingProxyType(
    {
        "shift": 0.5,
        "rotation_degrees": 180.0,
        "scale": 0.9,
        "zoom": 4.0,
        "brightness": 1.0,
        "contrast": 1.0,
        "noise": 0.5,
        "blur": 0.1,
        "erasing": 1.0,
    }
)
"""The largest value of each range; the smallest is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AugmentationConfig:
    """Ranges, each drawn evenly; 0 switches one off. Where nothing else is said, to both sides of "no change"."""

    shift: float = 0.08
    """Largest shift, as a share of the side."""
    rotation_degrees: float = 12.0
    scale: float = 0.12
    """Largest change of width and of height, each drawn for itself: 0.12 gives 0.88 to 1.12 times."""
    zoom: float = 0.0
    """Largest enlargement of the middle, in proportion: 0.3 gives 1 to 1.3 times, never smaller."""
    flip: bool = True
    """Mirror left and right, one time in two."""
    brightness: float = 0.2
    """Largest change, as a share of white."""
    contrast: float = 0.2
    """Largest change of contrast, as a share."""
    noise: float = 0.0
    """Largest standard deviation, from 0 up, as a share of white; all channels get the same noise."""
    blur: float = 0.0
    """Largest standard deviation of the Gaussian blur, from 0 up, as a share of the shorter side."""
    erasing: float = 0.0
    """Chance of a grey rectangle over 2 to 15% of the picture."""
    interpolation: Interpolation = "linear"
    """How a picture that is shifted, turned or scaled is read between its pixels: linear smooths it about as much as a
    Gaussian of half a pixel, cubic keeps it nearly as sharp as it was."""

    def __post_init__(self) -> None:
        for name, limit in LIMITS.items():
            _check_range(name, getattr(self, name), limit)
        if not isinstance(self.flip, bool):
            raise ConfigurationError(
                "The augmentation flip is either on (true) or off (false), got {value}.", value=self.flip
            )

        if self.interpolation not in get_args(Interpolation):
            raise ConfigurationError(
                "The augmentation interpolation must be linear or cubic, got {value}.", value=self.interpolation
            )

    @property
    def changes_nothing(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self) if field.name != "interpolation")


def _check_range(name: str, value: object, limit: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= limit:
        raise ConfigurationError(
            "The augmentation {name} must lie between 0 and {limit}, got {value}.",
            name=name,
            limit=limit,
            value=value,
        )


NO_CHANGE: Final = AugmentationConfig(
    shift=0.0, rotation_degrees=0.0, scale=0.0, flip=False, brightness=0.0, contrast=0.0
)
"""Everything switched off: to build a config from what is wanted alone."""
