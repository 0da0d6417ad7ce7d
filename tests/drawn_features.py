"""Features of faces that nobody has: what landmark networks can tell apart in a few steps."""

import cv2
import numpy as np

from fer_core.faces.feature_row import DISTANCES, EYE_PX, MOUTH_PX, FaceFeatures
from tests.drawn_dataset import picture

TYPICAL = {
    "left_brow_eye": 0.35,
    "right_brow_eye": 0.33,
    "brow_brow": 0.4,
    "outer_lips": 0.35,
    "inner_lips": 0.1,
    "mouth_width": 0.8,
    "mouth_corner_height": 0.05,
    "left_eye_openness": 0.12,
    "right_eye_openness": 0.13,
    "nose_lip": 0.3,
    "jaw_opening": 1.1,
}


def drawn_features(label: str, seed: int) -> FaceFeatures:
    """Eyes and mouth show ``drawn_dataset.picture``; a happy mouth is wide and its corners are up, a sad one's hang."""
    random = np.random.default_rng(seed)
    numbers = {**TYPICAL, "mouth_corner_height": {"angry": 0.0, "happy": 0.1, "sad": -0.1}[label]}
    distances = np.array([numbers[name] for name in DISTANCES]) + random.normal(0, 0.02, len(DISTANCES))
    left, right, mouth = (
        cv2.resize(picture(label, 3 * seed + place), size, interpolation=cv2.INTER_AREA)
        for place, size in enumerate((EYE_PX, EYE_PX, MOUTH_PX))
    )
    return FaceFeatures(left_eye=left, right_eye=right, mouth=mouth, distances=distances.astype(np.float32))
