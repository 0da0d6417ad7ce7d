"""Faces of known and unknown people, cut from dlib's example photos and two videos, for benchmark.py people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.config import DetectorConfig, Framing
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.media.images import PICTURE_SUFFIXES, read_image
from fer_core.people.embedding import FaceEmbedder
from fer_core.results import Embeddings, FaceDetection, Image

COLLAGE: Final = "bald_guys.jpg"
SAME: Final[Mapping[str, frozenset[int]]] = {
    "A": frozenset({1, 9, 13, 14, 17, 19}),
    "B": frozenset({2, 4, 5, 6, 11, 12}),
    "C": frozenset({3, 7, 8, 10, 15, 16}),
    "D": frozenset({18, 20, 21, 22, 23}),
}
"""The collage shows four men several times, on different days: which face is whose, by eye; numbers from the left."""
FRAME_STEP: Final = 8
EIGEN_PX: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KnownFace:
    """A face with the person it shows; two faces show one person exactly when ``person`` is equal."""

    person: str
    video: bool
    plain: Embeddings
    """128, as a photo's face is embedded."""
    careful: Embeddings
    """128, as a picture is enrolled."""
    grey: npt.NDArray[np.float64]
    """The aligned face, equalised, 64 x 64, flat."""


class FaceReader:
    """Finds and embeds faces as pipeline and enrolment do."""

    def __init__(self) -> None:
        self._detector: FaceDetector = build_detector(DetectorConfig())
        self._predictor, self._embedder = LandmarkPredictor(), FaceEmbedder()
        self._aligner = FaceAligner(Framing(), EIGEN_PX)

    def photo(self, path: Path) -> Iterator[KnownFace]:
        """Yield every face; outside the collage no two faces of the photos are one person's."""
        image = read_image(path)
        found = sorted(self._detector.detect(image), key=lambda face: face.box.centre)
        for number, face in enumerate(found, 1):
            yield self._read(image, face, _person(path, number), video=False)

    def video(self, path: Path) -> Iterator[KnownFace]:
        """Yield the largest face of every eighth frame; one person is in the picture."""
        for frame in _frames(path):
            faces = self._detector.detect(frame)
            if faces:
                yield self._read(frame, max(faces, key=lambda face: face.box.area), path.name, video=True)

    def _read(self, image: Image, face: FaceDetection, person: str, *, video: bool) -> KnownFace:
        landmarks = self._predictor.predict(image, face)
        grey = cv2.cvtColor(self._aligner.align(image, landmarks).image, cv2.COLOR_RGB2GRAY)
        return KnownFace(
            person=person,
            video=video,
            plain=self._embedder.embed(image, [landmarks])[0],
            careful=self._embedder.embed_carefully(image, landmarks),
            grey=np.asarray(cv2.equalizeHist(grey), np.float64).ravel(),
        )


def photos_in(folder: Path) -> list[Path]:
    """Return the photos in order of their names."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES)


def _person(path: Path, number: int) -> str:
    if path.name == COLLAGE:
        return next((person for person, numbers in SAME.items() if number in numbers), f"{path.name} {number}")
    return f"{path.name} {number}"


def _frames(path: Path) -> Iterator[Image]:
    film, place = cv2.VideoCapture(str(path)), 0
    while film.grab():
        if place % FRAME_STEP == 0:
            yield np.asarray(cv2.cvtColor(film.retrieve()[1], cv2.COLOR_BGR2RGB), np.uint8)
        place += 1
    film.release()
