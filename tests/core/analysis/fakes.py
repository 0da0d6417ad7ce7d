"""Findings and stages made by hand, for tests that need no network and no detector."""

from collections.abc import Sequence

import numpy as np

from fer_core.config import Framing
from fer_core.expressions import SEVEN
from fer_core.results import (
    AlignedCrop,
    BoundingBox,
    ClassProbabilities,
    Distances,
    Face,
    FaceDetection,
    Identity,
    Image,
    Landmarks,
    PhotoFindings,
    Regions,
)


def picture(width: int = 200, height: int = 100, grey: int = 128) -> Image:
    return np.full((height, width, 3), grey, np.uint8)


def box(left: int = 40, top: int = 40, size: int = 40) -> BoundingBox:
    return BoundingBox(left=left, top=top, right=left + size, bottom=top + size)


def landmarks(left: float = 40, top: float = 40, size: float = 40) -> Landmarks:
    """68 points in a square, with level eyes at a third of its height, half its width apart."""
    turns = np.linspace(0, 2 * np.pi, 68, endpoint=False)
    points = np.stack([np.cos(turns), np.sin(turns)], axis=1) * 0.45 + 0.5
    ring = np.stack([np.cos(turns[::12]), np.sin(turns[::12])], axis=1)[:6] * 0.05
    points[36:42] = ring + np.array([0.25, 1 / 3])
    points[42:48] = ring + np.array([0.75, 1 / 3])
    return Landmarks(points=(points * size + (left, top)).astype(np.float32))


def probabilities(*values: float, labels: Sequence[str] = SEVEN) -> ClassProbabilities:
    """The first values as given, the rest of one shared by the other classes."""
    rest = (1 - sum(values)) / max(len(labels) - len(values), 1)
    row = [*values, *[rest] * (len(labels) - len(values))]
    return ClassProbabilities(labels=tuple(labels), values=np.array(row, np.float32))


def distances(**changes: float) -> Distances:
    return Distances(**dict.fromkeys(Distances.__dataclass_fields__, 0.5) | changes)


def full_face(number: int = 1, *, left: int = 40, identity: Identity | None = None) -> Face:
    crop = AlignedCrop(image=picture(48, 48), landmarks=landmarks(0, 0, 48), matrix=np.eye(2, 3))
    return Face(
        number=number,
        box=box(left),
        detection_score=1.23456,
        landmarks=landmarks(left),
        aligned=crop,
        regions=Regions(left_eye=picture(), right_eye=picture(), mouth=picture()),
        distances=distances(),
        probabilities=probabilities(0.7),
        identity=identity,
    )


def findings(*faces: Face, source: str = "photo.jpg", image: Image | None = None) -> PhotoFindings:
    height, width = (picture() if image is None else image).shape[:2]
    return PhotoFindings(source=source, width=width, height=height, faces=faces)


class FakeDetector:
    def __init__(self, *boxes: BoundingBox) -> None:
        self.boxes = boxes

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        return tuple(FaceDetection(box=box, score=1.0) for box in self.boxes)


class FakePredictor:
    """Landmarks that fill the box; eyes that coincide for a box of one pixel."""

    def predict(self, image: Image, detection: FaceDetection, detector: str = "hog") -> Landmarks:
        found = detection.box
        return landmarks(found.left, found.top, found.width)


class FakeAligner:
    """Cuts a grey square whose value is the left edge of the face, to tell crops apart."""

    def __init__(self, size_px: int) -> None:
        self.size_px = size_px

    def align(self, image: Image, found: Landmarks) -> AlignedCrop:
        value = round(float(found.points[36:42, 0].mean()))
        crop = picture(self.size_px, self.size_px, grey=value)
        return AlignedCrop(image=crop, landmarks=found, matrix=np.eye(2, 3))


class FakeExtractor:
    def extract(self, image: Image, found: Landmarks) -> Regions:
        return Regions(left_eye=picture(), right_eye=picture(), mouth=picture())


class FakeClassifier:
    """Happier the brighter the crop; remembers the shapes of each batch."""

    labels = ("happy", "sad")
    framing = Framing()
    input_px = 48

    def __init__(self) -> None:
        self.batches: list[list[tuple[int, ...]]] = []

    def classify(self, crops: Sequence[Image]) -> tuple[ClassProbabilities, ...]:
        self.batches.append([crop.shape for crop in crops])
        happy = [float(crop.mean()) / 255 for crop in crops]
        return tuple(probabilities(value, labels=self.labels) for value in happy)
