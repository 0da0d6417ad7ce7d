"""Varies what was read from a face's landmarks: the parts' light and place, and the distances."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.augmentation.on_the_fly import Augmenter, apply_on_the_fly
from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.augmentation.variation import Variation, draw
from fer_core.faces.feature_row import FaceFeatures, Part, Row

JITTER: Final = 0.5
"""Standard deviation of each distance, in shares of ``shift``: a landmark that is off moves its part and its distances
alike. The parts are about as wide as the eyes lie apart, which is the unit of the distances."""


class FeatureAugmenter:
    """As ``Augmenter``, for rows: the same seed and the same order of calls give the same rows.

    A flip swaps the eyes and all that is left or right. Light changes alike in all parts, as it does on a face; shift,
    rotation, scale and erasing are drawn for each part, as landmarks err.
    """

    def __init__(self, config: AugmentationConfig, *, seed: int) -> None:
        self._config = config
        self._random = np.random.default_rng(seed)

    def augment(self, row: Row) -> Row:
        """Return a new row."""
        found = FaceFeatures.from_row(row)
        parts = (found.left_eye, found.right_eye, found.mouth)
        drawn = [draw(self._config, self._random, height=part.shape[0], width=part.shape[1]) for part in parts]
        left, right, mouth = (_varied(part, own, drawn[0]) for part, own in zip(parts, drawn, strict=True))
        noise = self._random.normal(0.0, JITTER * self._config.shift, len(found.distances))
        distances = (found.distances + noise).astype(np.float32)
        varied = FaceFeatures(left_eye=left, right_eye=right, mouth=mouth, distances=distances)
        return (varied.mirrored() if drawn[0].flip else varied).as_row()


def augmenter_for(inputs: npt.NDArray[Any], config: AugmentationConfig, *, seed: int) -> Augmenter | FeatureAugmenter:
    """Return what varies a network's inputs: rows are N x length, pictures N x H x W x C."""
    return (FeatureAugmenter if inputs.ndim == 2 else Augmenter)(config, seed=seed)


def _varied(part: Part, own: Variation, light: Variation) -> Part:
    variation = replace(own, flip=False, brightness=light.brightness, contrast=light.contrast)
    varied: npt.NDArray[np.uint8] = apply_on_the_fly(part[:, :, np.newaxis], variation)
    return varied[:, :, 0]
