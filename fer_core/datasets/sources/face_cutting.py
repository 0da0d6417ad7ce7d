"""Cuts the faces out of pictures as FER2013's are framed, for classes and pools of one's own."""

from dataclasses import dataclass, field, replace
from typing import Final, Literal, Protocol

import numpy as np

from fer_core.config import DetectorConfig, DetectorKind, Framing, JudgementConfig
from fer_core.errors import ConfigurationError, MediaError
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.conditions import blur_score
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.media.images import decode_image
from fer_core.results import BoundingBox, FaceDetection, Image, Landmarks

LeftOut = Literal["unreadable", "no_face", "too_small"]
"""Why a picture gives no crop."""
BLURRED: Final = "blurred"
"""The flag of a crop that is not sharp; it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutConfig:
    """How faces are cut out."""

    size_px: int = 96
    """Side of the crops: twice FER2013's, so that networks with larger inputs gain something."""
    least_side_px: int = 32
    """A crop that is smaller than this in the photo (eyes closer than 12 px) would be made up of guessed pixels."""
    least_sharpness: float = JudgementConfig().least_sharpness
    """``blur_score`` below which a crop is flagged."""
    detector: DetectorConfig = field(default_factory=DetectorConfig)
    framing: Framing = field(default_factory=Framing)

    def __post_init__(self) -> None:
        if not 48 <= self.size_px <= 512 or not 4 <= self.least_side_px <= 512:
            raise ConfigurationError(
                "Crops are 48 to 512 px wide, cut from 4 to 512 px at least; got {size} and {least}.",
                size=self.size_px,
                least=self.least_side_px,
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CutFace:
    """An aligned crop (RGB, size_px square) and the name of the picture that it comes from."""

    name: str
    image: Image
    flags: tuple[str, ...] = ()
    burst: str = ""
    """Pictures of one burst were taken one right after another, in this order; "" for one that stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFace:
    """A picture that is left out, and why; ``error`` says what makes one unreadable."""

    name: str
    reason: LeftOut
    error: MediaError | None = None


class LandmarkReader(Protocol):
    """Reads the 68 points of one face."""

    def predict(self, image: Image, detection: FaceDetection, detector: DetectorKind = "hog") -> Landmarks: ...


class FaceCutter:
    """Turns pictures into aligned crops; any thread may call. The models load on first use."""

    def __init__(
        self,
        config: CutConfig | None = None,
        *,
        detector: FaceDetector | None = None,
        landmarks: LandmarkReader | None = None,
    ) -> None:
        self._config = config or CutConfig()
        self._detector = detector or build_detector(self._config.detector)
        self._landmarks = landmarks or _build_landmarks()
        self._aligner = FaceAligner(self._config.framing, self._config.size_px)

    def cut(
        self, picture: bytes | Image, *, name: str, burst: str = "", within: BoundingBox | None = None
    ) -> CutFace | NoFace:
        """Cut out the largest face of a picture file's bytes or of an image (RGB).

        ``within`` bounds where it is looked for, not what is cut.
        """
        image = _read(picture, name)
        if isinstance(image, NoFace):
            return image
        found = self._detect(image, within)
        if not found:
            return NoFace(name=name, reason="no_face")
        largest = max(found, key=lambda detection: detection.box.area)
        cut = self._cut(image, largest, name)
        return replace(cut, burst=burst) if isinstance(cut, CutFace) else cut

    def _detect(self, image: Image, within: BoundingBox | None) -> tuple[FaceDetection, ...]:
        if within is None:
            return self._detector.detect(image)
        left, top = max(within.left, 0), max(within.top, 0)
        part = image[top : max(within.bottom, 0), left : max(within.right, 0)]
        if part.size == 0:
            return ()
        return tuple(_moved(face, left, top) for face in self._detector.detect(np.ascontiguousarray(part)))

    def _cut(self, image: Image, detection: FaceDetection, name: str) -> CutFace | NoFace:
        landmarks = self._landmarks.predict(image, detection, self._config.detector.kind)
        try:
            crop = self._aligner.align(image, landmarks)
        except ValueError:  # the eyes coincide: a face of a few pixels
            return NoFace(name=name, reason="too_small")
        if self._config.size_px / float(np.hypot(*crop.matrix[:, 0])) < self._config.least_side_px:
            return NoFace(name=name, reason="too_small")
        flags = (BLURRED,) if blur_score(crop.image) < self._config.least_sharpness else ()
        return CutFace(name=name, image=crop.image, flags=flags)


def _build_landmarks() -> LandmarkReader:
    """Import here, so that naming a CutFace does not load dlib."""
    from fer_core.faces.landmarks import LandmarkPredictor

    return LandmarkPredictor()


def _read(picture: bytes | Image, name: str) -> Image | NoFace:
    if not isinstance(picture, bytes):
        return picture
    try:
        return decode_image(picture, name=name)
    except MediaError as error:
        return NoFace(name=name, reason="unreadable", error=error)


def _moved(face: FaceDetection, right: int, down: int) -> FaceDetection:
    box = face.box
    moved = BoundingBox(left=box.left + right, top=box.top + down, right=box.right + right, bottom=box.bottom + down)
    return replace(face, box=moved)
