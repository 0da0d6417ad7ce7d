"""Photos drawn in code, and a pipeline that finds in them what was drawn."""

import numpy as np

from fer_core import (
    SEVEN,
    AlignedCrop,
    BoundingBox,
    ClassProbabilities,
    Distances,
    DoubtReason,
    Face,
    Landmarks,
    PhotoFindings,
    PipelineConfig,
    Regions,
    encode_image,
)
from fer_core.results import Image


def drawn_photo(faces: int, *, width: int = 320, height: int = 240) -> bytes:
    """Return a PNG for which ``FakePipeline`` finds that many faces."""
    image = np.full((height, width, 3), 200, np.uint8)
    image[0, 0] = faces
    return encode_image(image)


def drawn_face(number: int, *, best: str = "happy", share: float = 0.94, doubt: DoubtReason | None = None) -> Face:
    """Return a face at its place in a row, with everything that a pipeline gives."""
    left = 12 * number
    values = np.full(len(SEVEN), (1 - share) / (len(SEVEN) - 1), np.float32)
    values[SEVEN.index(best)] = share
    picture = np.full((224, 224, 3), 120, np.uint8)
    small = np.full((30, 40, 3), 120, np.uint8)
    landmarks = Landmarks(points=np.random.default_rng(number).uniform(20, 60, (68, 2)).astype(np.float32))
    return Face(
        number=number,
        box=BoundingBox(left=left, top=20, right=left + 10, bottom=30),
        detection_score=1.25,
        landmarks=landmarks,
        aligned=AlignedCrop(image=picture, landmarks=landmarks, matrix=np.eye(2, 3)),
        regions=Regions(left_eye=small, right_eye=small, mouth=small),
        distances=Distances(**dict.fromkeys(Distances.__dataclass_fields__, 0.314)),
        probabilities=ClassProbabilities(labels=SEVEN, values=values),
        doubt=doubt,
    )


class FakePipeline:
    """Finds as many faces as the photo's first pixel says; the second face is doubtful."""

    def __init__(self, config: PipelineConfig) -> None:
        self.config = config
        self.seen: list[str] = []

    def analyze(self, image: Image, *, source: str) -> PhotoFindings:
        self.seen.append(source)
        height, width = image.shape[:2]
        faces = [
            drawn_face(number) if number != 2 else drawn_face(2, best="sad", share=0.41, doubt="small_face")
            for number in range(1, int(image[0, 0, 0]) + 1)
        ]
        return PhotoFindings(source=source, width=width, height=height, faces=tuple(faces))
