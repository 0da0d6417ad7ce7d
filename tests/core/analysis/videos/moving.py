"""A pipeline of fakes for moving pictures: faces are bright squares, happier the brighter they are."""

from collections.abc import Sequence

import cv2
import numpy as np

from fer_core.analysis.judgement import Judge
from fer_core.analysis.pipeline import Pipeline, Stages
from fer_core.config import Framing, JudgementConfig
from fer_core.people.recognition import Recogniser
from fer_core.results import AlignedCrop, BoundingBox, Embeddings, FaceDetection, Image, Landmarks
from tests.core.analysis.fakes import FakeExtractor, landmarks, probabilities
from tests.drawn_people import embeddings_of

DARK = 40
SIZE = 40


def scene(*faces: tuple[int, int], size: tuple[int, int] = (240, 120)) -> Image:
    """Squares with a pattern, by left edge and brightness (100 to 240), on a dark ground."""
    image = np.full((size[1], size[0], 3), DARK, np.uint8)
    for left, grey in faces:
        image[40 : 40 + SIZE, left : left + SIZE] = grey
        image[50:56, left + 6 : left + 16] = grey // 2
        image[50:56, left + 24 : left + 34] = grey // 2
        image[68:72, left + 10 : left + 30] = grey // 3 * 2
    return image


class SquareDetector:
    """Finds the squares; counts how often it was asked."""

    def __init__(self) -> None:
        self.searches = 0

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        self.searches += 1
        return tuple(FaceDetection(box=box, score=1.0) for box in squares(image))


class SquarePredictor:
    """Landmarks that fill the square which the box touches most."""

    def predict(self, image: Image, detection: FaceDetection, detector: str = "hog") -> Landmarks:
        box = max(squares(image), key=detection.box.iou, default=detection.box)
        if box.iou(detection.box) == 0:
            box = detection.box
        return landmarks(box.left, box.top, box.width)


class SquareAligner:
    """Cuts out what the landmarks span."""

    def __init__(self, size_px: int) -> None:
        self.size_px = size_px

    def align(self, image: Image, found: Landmarks) -> AlignedCrop:
        (left, top), (right, bottom) = found.points.min(axis=0).astype(int), found.points.max(axis=0).astype(int)
        cut = image[max(top, 0) : max(bottom, 1), max(left, 0) : max(right, 1)]
        crop = np.asarray(cv2.resize(cut, (self.size_px, self.size_px)), np.uint8)
        return AlignedCrop(image=crop, landmarks=found, matrix=np.eye(2, 3))


class BrightnessClassifier:
    labels = ("happy", "sad")
    framing = Framing()
    input_px = 48

    def classify(self, crops):
        return tuple(probabilities(min(max(int(crop.max()) - 100, 0) / 140, 1), labels=self.labels) for crop in crops)


class BrightnessEmbedder:
    """Bright faces are person 1 of ``tests.drawn_people``, dark ones person 7."""

    def embed(self, image: Image, landmarks: Sequence[Landmarks]) -> Embeddings:
        corners = [one.points.min(axis=0).astype(int) + 2 for one in landmarks]
        return np.concatenate([embeddings_of(1 if image[y, x].max() > 180 else 7, 1) for x, y in corners])


def squares(image: Image) -> list[BoundingBox]:
    mask = (image[..., 0] > DARK + 5).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    boxes = [stats[n].tolist() for n in range(1, count)]
    return [BoundingBox(left=x, top=y, right=x + w, bottom=y + h) for x, y, w, h, area in boxes if area > 100]


def moving_pipeline(detector: SquareDetector, recogniser: Recogniser | None = None) -> Pipeline:
    return Pipeline(
        Stages(
            detector=detector,
            detector_kind="hog",
            landmarks=SquarePredictor(),
            crop_aligner=SquareAligner(96),
            input_aligner=SquareAligner(48),
            regions=FakeExtractor(),
            classifier=BrightnessClassifier(),
            judge=Judge(JudgementConfig()),
            recogniser=recogniser,
        )
    )
