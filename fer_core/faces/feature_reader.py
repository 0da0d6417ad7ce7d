"""Reads from a network's crop what a network on parts of the face takes: the same way in training and prediction."""

from dataclasses import dataclass

import numpy as np

from fer_core.faces.distances import measure_distances
from fer_core.faces.feature_row import DISTANCES, EYE_PX, MOUTH_PX, FaceFeatures, Part
from fer_core.faces.frame_landmarks import FrameLandmarkReader
from fer_core.faces.regions import RegionExtractor
from fer_core.results import Image, Landmarks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadFeatures:
    """``unsure`` where the landmarks are likely to be wrong: such a picture is flagged, never dropped."""

    features: FaceFeatures
    unsure: bool


class FeatureReader:
    """Landmarks, then regions and distances from them; any thread may call."""

    def __init__(self) -> None:
        self._landmarks = FrameLandmarkReader()
        self._regions = RegionExtractor(EYE_PX, MOUTH_PX)

    def read(self, crop: Image) -> ReadFeatures:
        """Read a tight, square face crop (RGB with equal channels, as a grey one is shown)."""
        found = self._landmarks.read(crop)
        return ReadFeatures(features=self._features(crop, found.landmarks), unsure=found.unsure)

    def _features(self, crop: Image, landmarks: Landmarks) -> FaceFeatures:
        regions = self._regions.extract(crop, landmarks)
        distances = measure_distances(landmarks).as_dict()
        return FaceFeatures(
            left_eye=_grey(regions.left_eye),
            right_eye=np.ascontiguousarray(_grey(regions.right_eye)[:, ::-1]),
            mouth=_grey(regions.mouth),
            distances=np.array([distances[name] for name in DISTANCES], np.float32),
        )


def _grey(region: Image) -> Part:
    return region[:, :, 0]
