"""Measures the pictures of a split: light, head pose, and how far the voters agree."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from os import cpu_count
from typing import Final

import numpy as np

from fer_core.config import DetectorConfig
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.inspection.pixels import Light, grey_of, light_of, thumbnail
from fer_core.datasets.manifest import Record, Split
from fer_core.datasets.spawning import spread
from fer_core.datasets.unreadable import opened_picture
from fer_core.errors import WorkCancelled
from fer_core.evaluation.measures import Measures, agreement_of
from fer_core.faces.conditions import head_turn
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.pool import Pool
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.results import BoundingBox, FaceDetection, Image, Landmarks

COPY_PX: Final = 144
"""Width of the copy in which a face is looked for: 125 px square, in which HOG finds as many of FER2013's faces as in
one of more than twice the side, five times as fast."""
MARGIN: Final = 0.1
"""A face that fills its picture begins a tenth inside the edges, where HOG would draw its box."""
A_CHUNK: Final = 64
WORTH_A_WORKER: Final = 400
"""Pictures a further process; starting one takes a second or two."""
MOST_WORKERS: Final = 8


def _build_detector() -> FaceDetector:
    return build_detector(DetectorConfig(width_px=COPY_PX))


DETECTORS: Final = Pool(_build_detector)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What is measured on one picture's pixels."""

    light: Light
    turn: float
    tilt: float
    whole_frame: bool


def measure_split(
    dataset: Dataset,
    split: Split,
    *,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
    workers: int | None = None,
) -> Measures:
    """Measure every picture of a split, in the manifest's order; raises DatasetError for a broken one.

    Raises WorkCancelled after a cancel.
    """
    records = dataset.manifest.of(split)
    workers = workers or min(cpu_count() or 1, MOST_WORKERS, 1 + len(records) // WORTH_A_WORKER)
    found: list[_Picture] = []
    with closing(spread(_measured, _chunks(dataset, records), workers=workers)) as parts:
        for part in parts:
            if cancelled():
                raise WorkCancelled("Measuring the pictures was cancelled. No measure was kept.")
            found += part
            progress(len(found), len(records))
    return _gathered(found, records)


def head_tilt(landmarks: Landmarks) -> float:
    """Return by how many degrees the line of the eyes is not level, -180 to 180; positive is clockwise."""
    right, left = landmarks.eye_centres
    across, down = (left - right).tolist()
    return float(np.degrees(np.arctan2(down, across)))


def _chunks(dataset: Dataset, records: Sequence[Record]) -> Iterator[tuple[tuple[str, bytes], ...]]:
    """Files as they are stored; decoding is the worker's part."""
    for start in range(0, len(records), A_CHUNK):
        chosen = records[start : start + A_CHUNK]
        yield tuple((record.file, dataset.source.read(record.file)) for record in chosen)


def _measured(chunk: tuple[tuple[str, bytes], ...]) -> list[_Picture]:
    with DETECTORS.borrowed() as detector:
        return [_picture(opened_picture(data, name), detector) for name, data in chunk]


def _picture(image: Image, detector: FaceDetector) -> _Picture:
    faces = detector.detect(image)
    face = max(faces, key=lambda found: found.box.area) if faces else FaceDetection(box=_whole_frame(image), score=0.0)
    landmarks = LandmarkPredictor().predict(image, face)
    return _Picture(
        light=light_of(thumbnail(grey_of(image))),
        turn=head_turn(landmarks),
        tilt=head_tilt(landmarks),
        whole_frame=not faces,
    )


def _whole_frame(image: Image) -> BoundingBox:
    height, width = image.shape[:2]
    x, y = round(MARGIN * width), round(MARGIN * height)
    return BoundingBox(left=x, top=y, right=max(width - x, x + 1), bottom=max(height - y, y + 1))


def _gathered(found: Sequence[_Picture], records: Sequence[Record]) -> Measures:
    return Measures(
        brightness=np.array([one.light.brightness for one in found], np.float32),
        contrast=np.array([one.light.contrast for one in found], np.float32),
        sharpness=np.array([one.light.sharpness for one in found], np.float32),
        turn=np.array([one.turn for one in found], np.float32),
        tilt=np.array([one.tilt for one in found], np.float32),
        whole_frame=np.array([one.whole_frame for one in found], bool),
        agreement=np.array([agreement_of(record.votes) for record in records], np.float32),
    )
