"""Distances between parts of the face, each divided by the distance between the eyes.

Measured in the face's own frame, and so unchanged by scale, shift and in-plane rotation.
Points are numbered from 0 as in iBUG 300-W:
brows 17-26, nose 27-35, right eye 36-41, left eye 42-47, outer lips 48-59, inner lips 60-67, chin 8.
"""

from fer_core.faces.own_frame import in_own_frame
from fer_core.geometry import Points, distance
from fer_core.results import Distances, Landmarks

RIGHT_BROW = slice(17, 22)
LEFT_BROW = slice(22, 27)


def measure_distances(landmarks: Landmarks) -> Distances:
    """Return the distances; raises ValueError when the centres of the eyes coincide.

    - ``left_brow_eye``, ``right_brow_eye``: height of the brow's mean above the eye's centre
    - ``brow_brow``: |21 - 22|, between the inner ends
    - ``outer_lips``: |51 - 57|; ``inner_lips``: |62 - 66|, 0 for a closed mouth
    - ``mouth_width``: |48 - 54|
    - ``mouth_corner_height``: height of the mean of 48 and 54 above the mean of 62 and 66, the line
      between the lips; positive when the corners are raised, negative when they hang
    - ``left_eye_openness``, ``right_eye_openness``: mean distance of the two pairs of upper and lower
      lid; the numerator of the eye aspect ratio (Soukupova and Cech, 2016)
    - ``nose_lip``: |33 - 51|, from the base of the nose to the upper lip
    - ``jaw_opening``: |33 - 8|, from the base of the nose to the chin
    """
    p = in_own_frame(landmarks)
    return Distances(
        left_brow_eye=-float(p[LEFT_BROW, 1].mean()),
        right_brow_eye=-float(p[RIGHT_BROW, 1].mean()),
        brow_brow=distance(p[21], p[22]),
        outer_lips=distance(p[51], p[57]),
        inner_lips=distance(p[62], p[66]),
        mouth_width=distance(p[48], p[54]),
        mouth_corner_height=float(p[[62, 66], 1].mean() - p[[48, 54], 1].mean()),
        left_eye_openness=_openness(p[42:48]),
        right_eye_openness=_openness(p[36:42]),
        nose_lip=distance(p[33], p[51]),
        jaw_opening=distance(p[33], p[8]),
    )


def _openness(eye: Points) -> float:
    """Points 1 and 2 are on the upper lid, 5 and 4 below them."""
    return (distance(eye[1], eye[5]) + distance(eye[2], eye[4])) / 2
