"""A picture and its faces as in a mirror: people expect to see themselves so. Only what is shown is mirrored."""

from dataclasses import replace
from typing import Final

import numpy as np

from fer_core.results import BoundingBox, Face, Image, Landmarks

PARTNERS: Final = (
    *range(16, -1, -1),  # jaw
    *range(26, 16, -1),  # brows
    *range(27, 31),  # bridge of the nose
    *range(35, 30, -1),  # nostrils
    *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),  # eyes
    *range(54, 47, -1),  # upper lip, outside
    *range(59, 54, -1),  # lower lip, outside
    *range(64, 59, -1),  # upper lip, inside
    *range(67, 64, -1),  # lower lip, inside
)
"""The landmark that takes each one's place in a mirror."""


def mirrored_image(image: Image) -> Image:
    """Return a mirrored copy (RGB, H x W x 3)."""
    return np.ascontiguousarray(image[:, ::-1])


def mirrored_face(face: Face, width: int) -> Face:
    """Return the face with box and landmarks as in the mirror of a picture so wide; crop and regions stay."""
    box = BoundingBox(
        left=width - face.box.right, top=face.box.top, right=width - face.box.left, bottom=face.box.bottom
    )
    return replace(face, box=box, landmarks=face.landmarks and _mirrored(face.landmarks, width))


def _mirrored(landmarks: Landmarks, width: int) -> Landmarks:
    """Pixel 0 takes the place of pixel ``width - 1``."""
    points = landmarks.points[list(PARTNERS)]
    return Landmarks(points=np.stack([width - 1 - points[:, 0], points[:, 1]], axis=1))
