"""dlib's two face detectors. Each is lent to one thread at a time: sharing one crashes the process."""

from typing import Final

import dlib

from fer_core.faces.model_files import model_path
from fer_core.faces.pool import Pool
from fer_core.faces.searched_copy import SearchedCopy, colour_copy, equalised_in_tiles, grey_copy
from fer_core.results import FaceDetection, Image

HOG_THRESHOLD: Final = 0.0
"""dlib's own. At -0.1 no further marked face was found, and coins became faces."""

CNN_LEAST_PX: Final = 40
"""A copy narrower than half the network's window of 80 px shows no face; below 10 px dlib fails."""


class HogSearch:
    """Histograms of oriented gradients and a linear SVM over an image pyramid, for frontal faces.

    Five filters of 80 x 80 px (King, "Max-Margin Object Detection", 2015). The score is the SVM's.
    """

    max_pixels: Final = 12_582_912
    """16 times the default copy: 0.7 s."""

    def __init__(self) -> None:
        self._detectors = Pool(dlib.get_frontal_face_detector)

    def search(self, image: Image, scale: float) -> list[FaceDetection]:
        """Search a copy of ``image`` at ``scale``; boxes are those of the photo."""
        copy = grey_copy(image, scale, equalised_in_tiles)
        with self._detectors.borrowed() as detector:
            boxes, scores, _ = detector.run(copy.pixels, 0, HOG_THRESHOLD)
        return [_in_photo(copy, *found) for found in zip(boxes, scores, strict=True)]


class CnnSearch:
    """dlib's convolutional network: also turned and partly covered faces, 80 times slower on a CPU."""

    max_pixels: Final = 1_769_472
    """2.25 times the default copy (a width of 1536 px): 8 s and 2 GB of memory."""

    def __init__(self) -> None:
        path = str(model_path("cnn_detector"))
        self._detectors = Pool(lambda: dlib.cnn_face_detection_model_v1(path))

    def search(self, image: Image, scale: float) -> list[FaceDetection]:
        """Search a copy of ``image`` at ``scale``; boxes are those of the photo."""
        copy = colour_copy(image, scale)
        if min(copy.pixels.shape[:2]) < CNN_LEAST_PX:
            return []
        with self._detectors.borrowed() as detector:
            found = detector(copy.pixels, 0)
        return [_in_photo(copy, face.rect, face.confidence) for face in found]


def _in_photo(copy: SearchedCopy, box: dlib.rectangle, score: float) -> FaceDetection:
    """In dlib, right and bottom are inclusive."""
    return copy.in_photo(box.left(), box.top(), box.right() + 1, box.bottom() + 1, float(score))
