"""The face's own frame: eyes level, the distance between their centres one, the middle between them at zero.

Whatever is measured there is unchanged by the face's scale, place and in-plane rotation in the photo.
"""

from typing import Final

import numpy as np

from fer_core.geometry import Matrix, Points, similarity_between, transform
from fer_core.results import Landmarks

EYES: Final = np.array([[-0.5, 0.0], [0.5, 0.0]], np.float32)
"""The person's right eye, then the left; y points down."""


def to_own_frame(landmarks: Landmarks) -> Matrix:
    """Return the 2 x 3 map from photo to own frame; raises ValueError when the eye centres coincide."""
    return similarity_between(landmarks.eye_centres, EYES)


def in_own_frame(landmarks: Landmarks) -> Points:
    """Return the landmarks in the face's own frame, 68 x 2."""
    return transform(landmarks.points, to_own_frame(landmarks))
