"""Measures a detector and the landmarks against marked photos."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import fmean, median

import numpy as np

from fer_core.config import DetectorConfig, DetectorKind, Framing
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.faces.distances import measure_distances
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.marked_photos import MarkedFace, MarkedPhoto
from fer_core.faces.regions import RegionExtractor
from fer_core.media.images import read_image
from fer_core.results import FaceDetection, Image, Landmarks

FOUND_IOU = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorAccuracy:
    """What a detector found on marked photos, and how long it took."""

    config: DetectorConfig
    photos: int
    marked: int
    found: int
    """Marked faces with a detection of IoU 0.5 or more."""
    extra: int
    """Detections that match no mark: false ones, or people whom nobody marked."""
    landmark_errors: tuple[float, ...] = field(repr=False)
    """One a found face: mean distance of the 68 points as a share of the distance between the eyes."""
    detection_ms: float
    """Median over photos of the fastest repeat, warm."""
    analysis_ms: float
    """Detection, landmarks, aligned crop, regions and distances of all faces; from pixels."""

    @property
    def recall(self) -> float:
        return self.found / self.marked

    @property
    def precision(self) -> float:
        """Of the detections on marked photos; 1 when there are none."""
        return self.found / max(self.found + self.extra, 1) if self.found + self.extra else 1.0

    @property
    def landmark_error(self) -> float | None:
        return fmean(self.landmark_errors) if self.landmark_errors else None


def measure_accuracy(photos: Sequence[MarkedPhoto], config: DetectorConfig, *, repeats: int = 3) -> DetectorAccuracy:
    """Run one detector over marked photos (at least one); raises MediaError when one cannot be read."""
    detector, stages = build_detector(config), _FaceStages(config.kind)
    images = [read_image(photo.path) for photo in photos]
    detector.detect(images[0])
    found = [_timed(partial(detector.detect, image), repeats) for image in images]
    whole = [_timed(partial(stages.run, image, detector), repeats)[1] for image in images]
    results = list(zip(photos, images, (detections for detections, _ in found), strict=True))
    pairs = [(image, pair) for photo, image, seen in results for pair in match(photo.faces, seen)]
    return DetectorAccuracy(
        config=config,
        photos=len(photos),
        marked=sum(len(photo.faces) for photo in photos),
        found=len(pairs),
        extra=sum(len(seen) for _, _, seen in results) - len(pairs),
        landmark_errors=tuple(
            landmark_error(stages.landmarks.predict(image, seen, config.kind), face.landmarks)
            for image, (face, seen) in pairs
        ),
        detection_ms=median(milliseconds for _, milliseconds in found),
        analysis_ms=median(whole),
    )


def count_faces(paths: Iterable[Path], config: DetectorConfig) -> dict[str, int]:
    """Return how many faces the detector finds in each photo, by file name."""
    detector = build_detector(config)
    return {path.name: len(detector.detect(read_image(path))) for path in paths}


def hand_box_error(photos: Iterable[MarkedPhoto]) -> float:
    """Return the mean landmark error when the predictor is given the marked boxes themselves."""
    predictor = LandmarkPredictor()
    return fmean(
        landmark_error(predictor.predict(image, FaceDetection(box=face.box, score=0)), face.landmarks)
        for photo in photos
        for image in [read_image(photo.path)]
        for face in photo.faces
    )


def landmark_error(predicted: Landmarks, truth: Landmarks) -> float:
    """Return the mean distance of the 68 points, divided by the true distance between the eye centres."""
    gaps = np.linalg.norm(predicted.points - truth.points, axis=1)
    return float(gaps.mean()) / truth.inter_ocular_px


def match(faces: Sequence[MarkedFace], detections: Iterable[FaceDetection]) -> list[tuple[MarkedFace, FaceDetection]]:
    """Pair marks and detections one to one, best overlap first, from IoU 0.5 on."""
    overlaps = [(face.box.iou(seen.box), face, seen) for seen in detections for face in faces]
    pairs: list[tuple[MarkedFace, FaceDetection]] = []
    for overlap, face, seen in sorted(overlaps, key=lambda item: item[0], reverse=True):
        if overlap >= FOUND_IOU and all(face is not f and seen is not s for f, s in pairs):
            pairs.append((face, seen))
    return pairs


def _timed(work: Callable[[], tuple[FaceDetection, ...]], repeats: int) -> tuple[tuple[FaceDetection, ...], float]:
    """Return the result and the milliseconds of the fastest of ``repeats`` runs: others had company."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        times.append((time.perf_counter() - start) * 1000)
    return result, min(times)


class _FaceStages:
    """Everything of ``faces`` that a photo goes through, as in the pipeline."""

    def __init__(self, kind: DetectorKind) -> None:
        self.landmarks = LandmarkPredictor()
        self._kind = kind
        self._aligner = FaceAligner(Framing(), 224)
        self._regions = RegionExtractor()

    def run(self, image: Image, detector: FaceDetector) -> tuple[FaceDetection, ...]:
        detections = detector.detect(image)
        for detection in detections:
            landmarks = self.landmarks.predict(image, detection, self._kind)
            self._aligner.align(image, landmarks)
            self._regions.extract(image, landmarks)
            measure_distances(landmarks)
        return detections
