"""The picture of a face that dlib's face network reads: 150 x 150, as dlib cuts it, from the photo's own pixels."""

from collections.abc import Sequence
from typing import Final

import dlib
import numpy as np

from fer_core.faces.warping import cut
from fer_core.geometry import Matrix
from fer_core.people.embedding_network import CHIP_PX
from fer_core.results import Image, Landmarks

PADDING: Final = 0.25
"""Around the face, as a share of it; dlib's own."""
FINENESS: Final = 64
"""dlib rounds landmarks to whole pixels; in coordinates enlarged by this they keep their fractions."""
TURN_DEGREES: Final = 3.0
ZOOM: Final = 0.05
SHIFT: Final = 0.02
"""Of the chip's side. Turn, zoom and shift are the most that dlib jitters by."""
SEED: Final = 68


def cut_chip(image: Image, landmarks: Landmarks) -> Image:
    """Return the chip (RGB) of one face."""
    return cut(image, chip_matrix(landmarks), CHIP_PX, CHIP_PX)


def jittered_chips(image: Image, landmarks: Landmarks, count: int) -> Sequence[Image]:
    """Return ``count`` chips, a little turned, enlarged and moved, every second one mirrored; always the same ones."""
    random, matrix = np.random.default_rng(SEED), chip_matrix(landmarks)
    chips = [cut(image, _jittered(matrix, random), CHIP_PX, CHIP_PX) for _ in range(count)]
    return [chip[:, ::-1] if number % 2 else chip for number, chip in enumerate(chips)]


def chip_matrix(landmarks: Landmarks) -> Matrix:
    """Return the 2 x 3 map from photo to chip that dlib's ``get_face_chip`` uses."""
    points = (landmarks.points * FINENESS).round().astype(int).tolist()
    face = dlib.full_object_detection(dlib.rectangle(), [dlib.point(x, y) for x, y in points])
    chip = dlib.get_face_chip_details(face, CHIP_PX, PADDING)
    side = (chip.rect.right() - chip.rect.left()) / FINENESS
    centre = np.array([chip.rect.left() + chip.rect.right(), chip.rect.top() + chip.rect.bottom()]) / (2 * FINENESS)
    return _around(centre, turn=-chip.angle, scale=CHIP_PX / side)


def _around(centre: Matrix, *, turn: float, scale: float) -> Matrix:
    """Return the map that turns (radians, clockwise in the picture) and scales ``centre`` into the chip's middle."""
    cosine, sine = np.cos(turn) * scale, np.sin(turn) * scale
    linear = np.array([[cosine, -sine], [sine, cosine]])
    return np.column_stack([linear, (CHIP_PX - 1) / 2 - linear @ centre])


def _jittered(matrix: Matrix, random: np.random.Generator) -> Matrix:
    turn = np.radians(random.uniform(-TURN_DEGREES, TURN_DEGREES))
    middle = np.full(2, (CHIP_PX - 1) / 2)
    change = _around(middle, turn=turn, scale=1 + random.uniform(-ZOOM, ZOOM))
    change[:, 2] += random.uniform(-SHIFT, SHIFT, 2) * CHIP_PX
    joined: Matrix = change @ np.vstack([matrix, [0, 0, 1]])
    return joined
