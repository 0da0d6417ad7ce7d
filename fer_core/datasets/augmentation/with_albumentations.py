"""Applies variations with Albumentations: what the offline writer uses. Nothing else imports this file.

Its transforms are built once and given each picture's values: drawing is ``variation``'s work.
"""

import os
from typing import Final

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")  # it asks the package index at import otherwise

import albumentations as A  # noqa: N812
import cv2
import numpy as np
import numpy.typing as npt
from albumentations.augmentations.geometric import functional as geometric

from fer_core.datasets.augmentation.on_the_fly import ERASED_GREY, Pixels, blur_kernel, noise_map
from fer_core.datasets.augmentation.variation import Variation

FLIP: Final = A.HorizontalFlip(p=1)
LINEAR: Final = A.Affine(interpolation=cv2.INTER_LINEAR, border_mode=cv2.BORDER_REPLICATE, p=1)
CUBIC: Final = A.Affine(interpolation=cv2.INTER_CUBIC, border_mode=cv2.BORDER_REPLICATE, p=1)
LIGHT: Final = A.RandomBrightnessContrast(p=1)
BLUR: Final = A.GaussianBlur(p=1)
NOISE: Final = A.GaussNoise(p=1)
ERASING: Final = A.Erasing(fill=ERASED_GREY, p=1)


def apply_with_albumentations(image: Pixels, variation: Variation) -> Pixels:
    """Return the varied picture, of the same size and channels; ``image`` stays as it is."""
    if variation.flip:
        image = FLIP.apply(image)
    if variation.moves:
        image = (CUBIC if variation.cubic else LINEAR).apply(image, _matrix(variation, image), image.shape[:2])
    if variation.contrast != 1 or variation.brightness:
        image = LIGHT.apply(image, alpha=variation.contrast, beta=255 * variation.brightness)
    if (kernel := blur_kernel(variation)).size > 1:
        image = BLUR.apply(image, kernel=kernel)
    if variation.noise:
        image = NOISE.apply(image, noise_map=noise_map(variation, *image.shape[:2]).astype(np.float32))
    if variation.erased:
        image = ERASING.apply(image, holes=np.array([variation.erased]), seed=0)  # the seed is for random fillings
    return np.ascontiguousarray(image)


def _matrix(variation: Variation, image: Pixels) -> npt.NDArray[np.float64]:
    matrix: npt.NDArray[np.float64] = geometric.create_affine_transformation_matrix(
        translate={"x": variation.shift_x_px, "y": variation.shift_y_px},
        shear={"x": 0.0, "y": 0.0},
        scale={"x": variation.zoom * variation.scale_x, "y": variation.zoom * variation.scale_y},
        rotate=variation.rotation_degrees,
        shift=geometric.center(image.shape[:2]),
    )
    return matrix
