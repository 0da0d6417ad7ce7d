"""Random variations of a picture: the same code on the fly in training and offline for a new dataset."""

import os
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fer_core.errors import ConfigurationError

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")  # it asks the package index at import otherwise

import albumentations as A  # noqa: N812
import cv2


@dataclass(frozen=True, slots=True, kw_only=True)
class AugmentationConfig:
    """Ranges, each drawn evenly on both sides of "no change"; 0 switches one off."""

    shift: float = 0.08
    """Largest shift, as a share of the side."""
    rotation_degrees: float = 12.0
    scale: float = 0.12
    """Largest change of size: 0.12 gives 0.88 to 1.12 times."""
    flip: bool = True
    """Mirror left and right, one time in two."""
    brightness: float = 0.2
    """Largest change, as a share of white."""
    contrast: float = 0.2
    """Largest change of contrast, as a share."""
    erasing: float = 0.0
    """Chance of a grey rectangle over 2 to 15% of the picture."""

    def __post_init__(self) -> None:
        limits = {
            "shift": 0.5,
            "rotation_degrees": 180.0,
            "scale": 0.9,
            "brightness": 1.0,
            "contrast": 1.0,
            "erasing": 1.0,
        }
        for name, limit in limits.items():
            if not 0 <= getattr(self, name) <= limit:
                raise ConfigurationError(
                    "The augmentation {name} must lie between 0 and {limit}, got {value}.",
                    name=name,
                    limit=limit,
                    value=getattr(self, name),
                )


class Augmenter:
    """Draws variations; the same seed and the same order of calls give the same pictures."""

    def __init__(self, config: AugmentationConfig, *, seed: int) -> None:
        self._compose = A.Compose(_transforms(config), seed=seed)

    def augment(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Return a new picture of the same size; ``image`` is uint8, H x W x 1 or H x W x 3."""
        varied: npt.NDArray[np.uint8] = self._compose(image=image)["image"]
        return varied


def _transforms(config: AugmentationConfig) -> list[A.BasicTransform]:
    chosen: list[A.BasicTransform] = []
    if config.flip:
        chosen.append(A.HorizontalFlip(p=0.5))
    if config.shift or config.rotation_degrees or config.scale:
        chosen.append(
            A.Affine(
                translate_percent=(-config.shift, config.shift),
                rotate=(-config.rotation_degrees, config.rotation_degrees),
                scale=(1 - config.scale, 1 + config.scale),
                border_mode=cv2.BORDER_REPLICATE,
                p=1.0,
            )
        )
    if config.brightness or config.contrast:
        chosen.append(
            A.RandomBrightnessContrast(brightness_limit=config.brightness, contrast_limit=config.contrast, p=1.0)
        )
    if config.erasing:
        chosen.append(A.Erasing(scale=(0.02, 0.15), ratio=(0.5, 2.0), fill=128, p=config.erasing))
    return chosen
