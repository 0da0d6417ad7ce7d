"""Random variations of a picture: drawn once, applied on the fly in training or offline for a new dataset.

Nothing here loads Albumentations but ``with_albumentations``, which only the offline writer needs.
"""

from fer_core.datasets.augmentation.on_features import FeatureAugmenter, augmenter_for
from fer_core.datasets.augmentation.on_the_fly import Augmenter
from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.augmentation.variation import Variation, draw

__all__ = ["AugmentationConfig", "Augmenter", "FeatureAugmenter", "Variation", "augmenter_for", "draw"]
