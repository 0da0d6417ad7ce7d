"""Faces of a moving picture: the whole picture is searched now and then, in between known faces are followed.

A followed face's box is moved as its landmarks moved, so every frame has landmarks, crop and expression of its own
pixels; only the search is spared. When a face no longer looks as it did a moment ago, the frame is searched at once.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.tracking import Look
from fer_core.faces.suppression import same_face
from fer_core.results import BoundingBox, Face, FaceDetection, Image, Landmarks

LOOK_PX: Final = 16
LEAST_LIKENESS: Final = 0.85
"""Of a face with itself a moment before. In the example videos it is 0.93 at the least from one frame to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFaces:
    """The faces of one frame, from left to right, and whether the whole frame was searched for them."""

    faces: tuple[Face, ...]
    searched: bool


class FaceFollower:
    """Finds the faces of one frame after the other; belongs to one video and one thread."""

    def __init__(self, pipeline: Pipeline, search_every_s: float) -> None:
        self._pipeline = pipeline
        self._search_every_s = search_every_s
        self._known: tuple[Face, ...] = ()
        self._searched_s = -np.inf

    def follow(self, image: Image, seconds: float, *, people: bool = True) -> FollowedFaces:
        """Return the faces of a frame (RGB, H x W x 3); times increase. A search gives what a photo would.

        Without ``people`` nobody is looked for. After a GalleryError the same frame can be asked for again.
        """
        faces = None if seconds - self._searched_s >= self._search_every_s else self._moved(image)
        searched = faces is None
        if faces is None:
            faces = self._pipeline.analyze(image, people=people).faces
            self._searched_s = seconds
        self._known = faces
        return FollowedFaces(faces=faces, searched=searched)

    def _moved(self, image: Image) -> tuple[Face, ...] | None:
        """Return the known faces in their new places, or None when one of them is lost."""
        height, width = image.shape[:2]
        if any(not _inside(face.box, width, height) or face.aligned is None for face in self._known):
            return None
        before = [FaceDetection(box=face.box, score=face.detection_score) for face in self._known]
        found = self._pipeline.faces_at(image, before)
        if not all(_is_still(old, new) for old, new in zip(self._known, found, strict=True)):
            return None
        moved = [
            replace(new, box=_carried(old.box, old.landmarks, new.landmarks))
            for old, new in zip(self._known, found, strict=True)
            if old.landmarks and new.landmarks
        ]
        if any(same_face(one.box, other.box) for place, one in enumerate(moved) for other in moved[:place]):
            return None
        return renumbered(moved)


def look_of(face: Face) -> Look | None:
    """Return how a face looks: its aligned crop, coarse, without brightness and contrast; None for a flat one."""
    if face.aligned is None:
        return None
    small = cv2.resize(face.aligned.image, (LOOK_PX, LOOK_PX), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    small -= small.mean()
    length = float(np.linalg.norm(small))
    return None if length < 1 else np.asarray(small / length, np.float32)


def renumbered(faces: list[Face]) -> tuple[Face, ...]:
    """Number faces from left to right."""
    ordered = sorted(faces, key=lambda face: face.box.centre)
    return tuple(replace(face, number=number) for number, face in enumerate(ordered, start=1))


def _is_still(old: Face, new: Face) -> bool:
    before, now = look_of(old), look_of(new)
    return before is not None and now is not None and float(before @ now) >= LEAST_LIKENESS


def _inside(box: BoundingBox, width: int, height: int) -> bool:
    x, y = box.centre
    return 0 <= x < width and 0 <= y < height


def _carried(box: BoundingBox, old: Landmarks, new: Landmarks) -> BoundingBox:
    """Move and scale a box as the landmarks moved (least squares, without rotation: boxes stay upright)."""
    start, end = (points.points.astype(np.float64) for points in (old, new))
    around, around_end = start - start.mean(axis=0), end - end.mean(axis=0)
    scale = float((around * around_end).sum() / max((around**2).sum(), 1e-6))
    centre = end.mean(axis=0) + scale * (np.array(box.centre) - start.mean(axis=0))
    half = np.maximum(scale * np.array([box.width, box.height]) / 2, 0.5)
    left, top = (centre - half).round().astype(int).tolist()
    right, bottom = (centre + half).round().astype(int).tolist()
    return BoundingBox(left=left, top=top, right=max(right, left + 1), bottom=max(bottom, top + 1))
