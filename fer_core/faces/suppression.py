"""One detection a face: doubles are dropped."""

from collections.abc import Iterable
from typing import Final

from fer_core.results import BoundingBox, FaceDetection

SAME_FACE_IOU: Final = 0.4
"""Cheek to cheek, two people's boxes stay below this."""
SAME_FACE_SHARE: Final = 0.8
"""A box that lies in another by this share of its own area is a part of that face."""


def without_doubles(detections: Iterable[FaceDetection]) -> tuple[FaceDetection, ...]:
    """Keep the surest detection of each face (greedy non-maximum suppression), from left to right."""
    kept: list[FaceDetection] = []
    for candidate in sorted(detections, key=lambda detection: detection.score, reverse=True):
        if not any(same_face(candidate.box, other.box) for other in kept):
            kept.append(candidate)
    return tuple(sorted(kept, key=lambda detection: detection.box.centre))


def same_face(first: BoundingBox, second: BoundingBox) -> bool:
    """Tell whether two boxes show one face."""
    iou = first.iou(second)
    shared = iou / (1 + iou) * (first.area + second.area)
    return iou > SAME_FACE_IOU or shared > SAME_FACE_SHARE * min(first.area, second.area)
