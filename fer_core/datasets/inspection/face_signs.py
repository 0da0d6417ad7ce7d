"""Signs of a face in a tight crop, measured on one picture. None of them is sure on its own.

Where HOG finds a face at once (73% of FER2013's pictures, and no picture without a face), that is enough. Of the
others, its score below the threshold tells more than whether another detector finds something.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import dlib
import numpy as np

from fer_core.datasets.inspection.pixels import Grey, resized
from fer_core.faces.haar_search import CASCADE
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.pool import Pool
from fer_core.geometry import Matrix, Points
from fer_core.results import BoundingBox, FaceDetection, Landmarks

WORST_HOG: Final = -2.0
"""What counts as the score where the detector reports nothing at all."""
LOOKS: Final = ((120, 0.0), (160, 1 / 6))
"""Longer side of the copy in pixels, margin around the picture as a share of its longer side."""
DOUBTFUL: Final = 0.0
"""Score of the first look at which a face is found, dlib's own threshold."""
SUSPICIOUS: Final = -0.9
"""Mean HOG score below which the search in turned copies is worth its 4 ms: 3% of FER2013."""
TURNS: Final = (-90, -60, -30, 30, 60, 90)
"""Degrees."""
LARGE_PX: Final = 480
HAAR_PX: Final = 96
MOST_HAAR: Final = 10
ALIGNED_PX: Final = 24
EYES_AND_MOUTH: Final = np.array([[7.5, 9.0], [16.5, 9.0], [12.0, 18.0]], np.float32)
"""Where eyes and mouth come to lie in the aligned face."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceSigns:
    """What speaks for a face in a picture in which HOG did not find one at once."""

    hog: float
    """Mean of the best scores of both looks, -2 to about 3."""
    turned: float
    """Best score in turned copies, and in a large one of a large picture; -2 where none was needed."""
    haar: int
    """Overlapping windows that pass the cascade, at most 10."""
    aligned: Grey
    """What lies where the landmarks put a face that fills the frame, ``ALIGNED_PX`` square, grey."""


class SignReader:
    """Holds the detectors, which no two threads may use at once."""

    def __init__(self) -> None:
        self._hog = dlib.get_frontal_face_detector()
        self._haar = cv2.CascadeClassifier(str(Path(str(cv2.__file__)).parent / "data" / CASCADE))
        self._landmarks = LandmarkPredictor()

    def read(self, grey: Grey) -> FaceSigns | None:
        """Read the signs of a face that fills a picture, H x W; None when HOG finds one at the first look."""
        first = self._score(_copy(grey, *LOOKS[0]))
        if first >= DOUBTFUL:
            return None
        hog = (first + self._score(_copy(grey, *LOOKS[1]))) / 2
        return FaceSigns(
            hog=hog,
            turned=self._in_turned_copies(grey) if hog < SUSPICIOUS else WORST_HOG,
            haar=self._windows(grey),
            aligned=self._aligned(grey),
        )

    def _score(self, copy: Grey) -> float:
        _boxes, scores, _filters = self._hog.run(copy, 0, WORST_HOG)
        return float(max(scores, default=WORST_HOG))

    def _in_turned_copies(self, grey: Grey) -> float:
        side = LOOKS[0][0]
        copy = _copy(grey, side, 0)
        best = max(self._score(_turned(copy, degrees)) for degrees in TURNS)
        return max(best, self._score(_copy(grey, LARGE_PX, 0))) if max(grey.shape) > side else best

    def _windows(self, grey: Grey) -> int:
        copy = cv2.equalizeHist(_copy(grey, HAAR_PX, 0))
        found = self._haar.detectMultiScale(copy, scaleFactor=1.1, minNeighbors=0, minSize=(HAAR_PX // 2, HAAR_PX // 2))
        return min(len(found), MOST_HAAR)

    def _aligned(self, grey: Grey) -> Grey:
        image = np.repeat(resized_to(grey, 48)[..., np.newaxis], 3, axis=2)
        landmarks = self._landmarks.predict(image, FaceDetection(box=_whole_frame(image), score=0.0))
        matrix = _similarity(_three_points(landmarks), EYES_AND_MOUTH)
        smooth = cv2.GaussianBlur(image[..., 0], (0, 0), 0.7)
        size = (ALIGNED_PX, ALIGNED_PX)
        return np.asarray(cv2.warpAffine(smooth, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)


READERS: Final = Pool(SignReader)


def resized_to(grey: Grey, longest_px: int) -> Grey:
    """Return a copy whose longer side is ``longest_px``."""
    scale = longest_px / max(grey.shape)
    return resized(grey, max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1))


def _copy(grey: Grey, longest_px: int, margin: float) -> Grey:
    border = round(margin * longest_px / (1 + 2 * margin))
    copy = resized_to(grey, longest_px - 2 * border)
    return np.pad(copy, border, mode="edge")


def _turned(copy: Grey, degrees: float) -> Grey:
    height, width = copy.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(copy, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _whole_frame(image: Grey) -> BoundingBox:
    """Return the box that HOG draws around a face that fills its crop: a tenth inside the edges."""
    height, width = image.shape[:2]
    x, y = round(width / 10), round(height / 10)
    return BoundingBox(left=x, top=y, right=max(width - x, x + 1), bottom=max(height - y, y + 1))


def _three_points(landmarks: Landmarks) -> Points:
    return np.vstack([landmarks.eye_centres, landmarks.mouth.mean(axis=0)]).astype(np.float32)


def _similarity(source: Points, target: Points) -> Matrix:
    """Return the 2 x 3 similarity that takes points as near to others as it can; points as complex numbers."""
    start, end = source @ [1, 1j], target @ [1, 1j]
    around = start - start.mean()
    spread = max(float((np.abs(around) ** 2).sum()), 1e-6)  # points that coincide shrink to one
    a = complex((around.conj() * (end - end.mean())).sum()) / spread
    b = complex(end.mean() - a * start.mean())
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]])
