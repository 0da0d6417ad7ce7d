"""How well a face can be seen: its sharpness and how far the head is turned."""

from typing import Final

import cv2
import numpy as np

from fer_core.faces.own_frame import in_own_frame
from fer_core.results import Image, Landmarks, check_image

SIDE_PX: Final = 96
"""Sharpness is measured at this size, so that a large sharp face and a small sharp one compare."""
NOSE_DEPTH: Final = 0.6
"""How far the nose's tip stands out before the line of the outer eye corners, in halves of that line."""


def blur_score(crop: Image) -> float:
    """Return the sharpness of an aligned crop: higher is sharper; 0 is one flat colour.

    The variance of the Laplacian (Pech-Pacheco and others, 2000) of the grey crop at 96 x 96 pixels,
    divided by the variance of its grey levels: unchanged by brightness and contrast.
    """
    check_image(crop)
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    how = cv2.INTER_AREA if min(crop.shape[:2]) > SIDE_PX else cv2.INTER_LINEAR
    grey = cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=how)
    contrast = float(np.var(grey))
    return float(cv2.Laplacian(grey, cv2.CV_64F).var()) / contrast if contrast > 1 else 0.0


def head_turn(landmarks: Landmarks) -> float:
    """Return about how many degrees the head is turned: 0 frontal, positive towards the person's own left.

    The tip of the nose (30) moves between the outer eye corners (36, 45) as the head turns. Monotone,
    unchanged by scale, shift and in-plane rotation; a head tilted far up or down adds a few degrees.
    """
    p = in_own_frame(landmarks)
    half = (p[45, 0] - p[36, 0]) / 2
    offset = p[30, 0] - (p[45, 0] + p[36, 0]) / 2
    return float(np.degrees(np.arctan2(offset, NOSE_DEPTH * half)))
