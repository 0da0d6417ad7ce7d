"""The types that every stage speaks: frozen, checked, in the coordinates of the original photo.

Arrays inside are made read-only. An image is RGB uint8, H x W x 3. Left and right are the person's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from fer_core.geometry import Matrix, Points, distance

Image = npt.NDArray[np.uint8]
"""RGB, H x W x 3."""

AnyArray = TypeVar("AnyArray", bound=npt.NDArray[Any])

DoubtReason = Literal["low_probability", "close_call", "small_face", "blurred", "turned"]
"""Why a prediction is shown as "not sure"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundingBox:
    """Pixels; right and bottom are exclusive. May reach beyond the photo's edge."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if self.right <= self.left or self.bottom <= self.top:
            raise ValueError(f"a box needs a positive width and height, got {self}")

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def iou(self, other: "BoundingBox") -> float:
        """Return intersection over union, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        shared = max(width, 0) * max(height, 0)
        return shared / (self.area + other.area - shared)

    def as_list(self) -> list[int]:
        return [self.left, self.top, self.right, self.bottom]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceDetection:
    """A face found: its box and the detector's score (higher is surer; not comparable between detectors)."""

    box: BoundingBox
    score: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmarks:
    """The 68 points of the iBUG 300-W scheme (https://ibug.doc.ic.ac.uk/resources/300-W/), 68 x 2 float32."""

    points: Points

    def __post_init__(self) -> None:
        if self.points.shape != (68, 2):
            raise ValueError(f"68 landmarks are 68 x 2, got {self.points.shape}")
        object.__setattr__(self, "points", _read_only(self.points.astype(np.float32)))

    @property
    def right_eye(self) -> Points:
        """Six points around the person's right eye (left in the picture), 6 x 2."""
        return self.points[36:42]

    @property
    def left_eye(self) -> Points:
        return self.points[42:48]

    @property
    def mouth(self) -> Points:
        """Twelve outer and eight inner points of the lips, 20 x 2."""
        return self.points[48:68]

    @property
    def eye_centres(self) -> Points:
        """The person's right eye, then the left: from left to right in an upright picture, 2 x 2."""
        return np.stack([self.right_eye.mean(axis=0), self.left_eye.mean(axis=0)])

    @property
    def inter_ocular_px(self) -> float:
        """Distance between the centres of the eyes."""
        right, left = self.eye_centres
        return distance(right, left)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AlignedCrop:
    """A square crop with level eyes, the landmarks in it and the 2 x 3 map from photo to crop."""

    image: Image
    landmarks: Landmarks
    matrix: Matrix

    def __post_init__(self) -> None:
        check_image(self.image)
        if self.matrix.shape != (2, 3):
            raise ValueError(f"the map from photo to crop is 2 x 3, got {self.matrix.shape}")
        object.__setattr__(self, "image", _read_only(self.image))
        object.__setattr__(self, "matrix", _read_only(self.matrix))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regions:
    """Regions of interest cut from the photo with level eyes; each RGB, sizes as configured."""

    left_eye: Image
    right_eye: Image
    mouth: Image

    def __post_init__(self) -> None:
        for field in fields(self):
            image = getattr(self, field.name)
            check_image(image)
            object.__setattr__(self, field.name, _read_only(image))


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """Distances between parts of the face, each divided by the distance between the eyes."""

    left_brow_eye: float
    right_brow_eye: float
    brow_brow: float
    outer_lips: float
    inner_lips: float
    mouth_width: float
    mouth_corner_height: float
    left_eye_openness: float
    right_eye_openness: float
    nose_lip: float
    jaw_opening: float

    def as_dict(self) -> dict[str, float]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassProbabilities:
    """One probability a class, in the order of ``labels``; they sum to one."""

    labels: tuple[str, ...]
    values: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.labels),):
            raise ValueError(f"{len(self.labels)} labels need as many probabilities, got {self.values.shape}")
        if not np.all(self.values >= 0) or abs(float(self.values.sum()) - 1) > 1e-3:
            raise ValueError(f"probabilities are not negative and sum to one, got {self.values}")
        object.__setattr__(self, "values", _read_only(self.values.astype(np.float32)))

    @property
    def best(self) -> str:
        return self.labels[int(self.values.argmax())]

    @property
    def best_probability(self) -> float:
        return float(self.values.max())

    def as_dict(self) -> Mapping[str, float]:
        return MappingProxyType(dict(zip(self.labels, map(float, self.values), strict=True)))


Embeddings = npt.NDArray[np.float32]
"""128 numbers a face; those of one person lie close together. N x 128, or 128 for one face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a face is; ``name`` is None for a person who is not enrolled. ``distance`` is between embeddings."""

    name: str | None
    distance: float
    """To the nearest person who is enrolled, also where it is too far for a name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """Everything found about one face; a stage that did not run leaves None."""

    number: int
    box: BoundingBox
    detection_score: float
    landmarks: Landmarks | None = None
    aligned: AlignedCrop | None = None
    regions: Regions | None = None
    distances: Distances | None = None
    probabilities: ClassProbabilities | None = None
    embedding: Embeddings | None = None
    """128 numbers; by those of several frames a track gets its name. No export has them."""
    identity: Identity | None = None
    """None where nobody was looked for."""
    doubt: DoubtReason | None = None

    @property
    def expression(self) -> str | None:
        return self.probabilities.best if self.probabilities else None

    @property
    def sure(self) -> bool:
        return self.probabilities is not None and self.doubt is None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PhotoFindings:
    """One photo and its faces, numbered from 1, from left to right. No face is an empty tuple."""

    source: str
    width: int
    height: int
    faces: tuple[Face, ...]


def check_image(image: Image) -> None:
    """Raise ValueError unless ``image`` is RGB uint8, H x W x 3 with at least one pixel."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"an image is RGB uint8, H x W x 3; got {image.shape} {image.dtype}")


def _read_only(array: AnyArray) -> AnyArray:
    view = array.view()
    view.flags.writeable = False
    return view
