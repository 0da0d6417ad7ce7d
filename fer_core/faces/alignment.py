"""Cuts a face out level, placed and sized as a network's training faces were."""

from typing import Final

import numpy as np

from fer_core.config import Framing
from fer_core.faces.warping import cut
from fer_core.geometry import Points, level_similarity, transform
from fer_core.results import AlignedCrop, Image, Landmarks, check_image

OUTLINE: Final = (0, 16, 8)
"""The ends of the jaw, on the person's right and left, and the chin."""


class FaceAligner:
    """Turns faces until the eyes are level, then scales and shifts them to lie nearest to the framing."""

    def __init__(self, framing: Framing, size_px: int) -> None:
        self._reference = reference_points(framing, size_px)
        self._size_px = size_px

    def align(self, image: Image, landmarks: Landmarks) -> AlignedCrop:
        """Return the crop (size_px square, RGB), cut from the pixels of ``image`` at any angle of the head.

        Raises ValueError when the centres of the eyes coincide.
        """
        check_image(image)
        matrix = level_similarity(framed_points(landmarks.points), self._reference, level=landmarks.eye_centres)
        return AlignedCrop(
            image=cut(image, matrix, self._size_px, self._size_px),
            landmarks=Landmarks(points=transform(landmarks.points, matrix)),
            matrix=matrix,
        )


def framed_points(points: Points) -> Points:
    """Return what a framing speaks of, from 68 landmarks: right eye, left eye, OUTLINE; 5 x 2."""
    eyes = [points[36:42].mean(axis=0), points[42:48].mean(axis=0)]
    return np.concatenate([eyes, points[list(OUTLINE)]]).astype(np.float32)


def reference_points(framing: Framing, size_px: int) -> Points:
    """Return where ``framed_points`` of a frontal face lie in a crop, 5 x 2; 0 is the centre of the first pixel."""
    middle = (framing.right_eye_x + framing.left_eye_x) / 2
    shares = [
        (framing.right_eye_x, framing.eyes_y),
        (framing.left_eye_x, framing.eyes_y),
        (middle - framing.jaw_half_width, framing.jaw_y),
        (middle + framing.jaw_half_width, framing.jaw_y),
        (middle, framing.chin_y),
    ]
    return (np.array(shares) * size_px - 0.5).astype(np.float32)
