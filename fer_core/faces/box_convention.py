"""Detectors draw their boxes differently; dlib's landmarks expect those of dlib's HOG detector."""

from dataclasses import dataclass
from typing import Final

from fer_core.config import DetectorKind
from fer_core.results import BoundingBox


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxCorrection:
    """How a detector's box becomes HOG's, as shares of the box's height."""

    down: float
    size: float


CORRECTIONS: Final[dict[DetectorKind, BoxCorrection]] = {
    "hog": BoxCorrection(down=0.0, size=1.0),
    "cnn": BoxCorrection(down=0.08, size=1.0),
    "haar": BoxCorrection(down=0.08, size=0.87),
}
"""Medians over faces found by both: 241 for Haar (190 of FER2013's, 51 in photos and a video) and 77 for the CNN. The
horizontal shift was below 0.01 of the height. Window sizes come in steps, so a single box differs by up to 15%."""


def as_hog_box(box: BoundingBox, detector: DetectorKind) -> BoundingBox:
    """Return the square box that HOG would have drawn around the face."""
    correction = CORRECTIONS[detector]
    if detector == "hog":
        return box
    x, y = box.centre
    y += correction.down * box.height
    half = max(correction.size * box.height / 2, 0.5)
    left, top = round(x - half), round(y - half)
    side = max(round(2 * half), 1)
    return BoundingBox(left=left, top=top, right=left + side, bottom=top + side)
