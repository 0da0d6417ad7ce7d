"""Draws how one picture is changed. A variation holds every drawn value, so it alone decides the result."""

import json
from dataclasses import dataclass, fields
from math import isfinite, sqrt
from typing import Final

import numpy as np

from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.errors import DatasetError
from fer_core.messages import N_

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom exclusive."""

ERASED_SHARE: Final = 0.02, 0.15
"""Of the picture's area."""
ERASED_RATIO: Final = 0.5, 2.0
"""Width over height."""
DRAWS: Final = 17
"""Numbers that each picture takes, whatever is switched on: one range can change without changing the others' draws."""
NOISE_SEEDS: Final = 2**32


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """The changes of one picture in the order in which they are made; the values as they are mean no change."""

    flip: bool = False
    scale_x: float = 1.0
    scale_y: float = 1.0
    zoom: float = 1.0
    """On top of the scale, for both sides."""
    rotation_degrees: float = 0.0
    """Counter-clockwise, around the middle."""
    shift_x_px: float = 0.0
    """To the right."""
    shift_y_px: float = 0.0
    """Down."""
    cubic: bool = False
    """How it is read between its pixels when it is moved; False: linear."""
    contrast: float = 1.0
    """Times each grey level."""
    brightness: float = 0.0
    """Added after the contrast, as a share of white."""
    blur_px: float = 0.0
    """Standard deviation."""
    noise: float = 0.0
    """Standard deviation, as a share of white."""
    noise_seed: int = 0
    erased: Box | None = None

    @property
    def moves(self) -> bool:
        """Tell whether pixels change their places, apart from the flip."""
        still = self.scale_x == self.scale_y == self.zoom == 1.0
        return not still or bool(self.rotation_degrees or self.shift_x_px or self.shift_y_px)

    def as_text(self) -> str:
        """Return one line of JSON with what differs from "no change"."""
        values = {name: getattr(self, name) for name in NAMES}
        changed = {name: value for name, value in values.items() if value != getattr(NO_VARIATION, name)}
        return json.dumps(changed, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Variation":
        """Read ``as_text``; raises DatasetError when it is something else."""
        try:
            values = json.loads(text)
            if "erased" in values:
                left, top, right, bottom = map(int, values["erased"])
                values["erased"] = left, top, right, bottom
            return cls(**values)._checked()
        except (ValueError, TypeError, AttributeError) as error:
            raise DatasetError(
                "{text!r} does not say how a picture was augmented: {reason}. Augment the dataset again.",
                text=text,
                reason=error,
            ) from error

    def _checked(self) -> "Variation":
        """Not when it is made: training draws hundreds a second."""
        numbers = [getattr(self, name) for name in NAMES if name != "erased"]
        if not all(isinstance(value, int | float) and isfinite(value) for value in numbers):
            raise ValueError(N_("a value is not a number"))
        return self


NO_VARIATION: Final = Variation()
NAMES: Final = tuple(field.name for field in fields(Variation))


def draw(config: AugmentationConfig, random: np.random.Generator, *, height: int, width: int) -> Variation:
    """Draw the changes for a picture of that size, in pixels; values have at most four decimals."""
    drawn = random.random(DRAWS).tolist()
    noise = round(config.noise * drawn[9], 4)
    return Variation(
        flip=config.flip and drawn[0] < 0.5,
        scale_x=_around(1.0, config.scale, drawn[1]),
        scale_y=_around(1.0, config.scale, drawn[2]),
        zoom=round(1.0 + config.zoom * drawn[3], 4),
        rotation_degrees=_around(0.0, config.rotation_degrees, drawn[4]),
        shift_x_px=_around(0.0, config.shift * width, drawn[5]),
        shift_y_px=_around(0.0, config.shift * height, drawn[6]),
        cubic=config.interpolation == "cubic",
        contrast=_around(1.0, config.contrast, drawn[7]),
        brightness=_around(0.0, config.brightness, drawn[8]),
        noise=noise,
        noise_seed=int(NOISE_SEEDS * drawn[10]) if noise else 0,
        blur_px=round(config.blur * min(height, width) * drawn[11], 4),
        erased=_rectangle(height, width, *drawn[13:]) if drawn[12] < config.erasing else None,
    )


def _around(centre: float, largest: float, drawn: float) -> float:
    """Return ``centre`` changed by up to ``largest`` to either side; ``drawn`` lies between 0 and 1."""
    return round(centre + largest * (2 * drawn - 1), 4)


def _rectangle(height: int, width: int, area: float, ratio: float, left: float, top: float) -> Box:
    """Return a rectangle inside the picture; the four draws lie between 0 and 1."""
    pixels = _between(ERASED_SHARE, area) * height * width
    shape = _between(ERASED_RATIO, ratio)
    wide = min(max(round(sqrt(pixels * shape)), 1), width)
    high = min(max(round(sqrt(pixels / shape)), 1), height)
    x, y = int(left * (width - wide + 1)), int(top * (height - high + 1))
    return x, y, x + wide, y + high


def _between(bounds: tuple[float, float], drawn: float) -> float:
    low, high = bounds
    return low + (high - low) * drawn
