"""Pictures to enrol a person with: each is taken, or refused with one sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from fer_core.config import DetectorConfig, Framing, JudgementConfig
from fer_core.errors import FerError, GalleryError, MediaError
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.conditions import blur_score, head_turn
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.media.images import decode_image, encode_image, reduced_copy
from fer_core.messages import N_
from fer_core.people.embedding import FaceEmbedder
from fer_core.people.gallery import Portrait
from fer_core.results import AlignedCrop, Embeddings, FaceDetection, Image, Landmarks

PICTURES_AT_A_TIME: Final = 10
THUMBNAIL_PX: Final = 96
CROP_PX: Final = 160
BYSTANDER: Final = 1 / 3
"""A second face narrower than this share of the first is far in the background, or none."""
MOST_TURN_DEGREES: Final = 40.0
SAME_PERSON: Final = 0.6
"""A picture that lies farther from the others of its batch shows somebody else: dlib's own limit for a pair."""

RefusalReason = Literal[
    "unreadable", "no_face", "several_faces", "small_face", "blurred", "turned", "someone_else", "too_many"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A picture that is not enrolled, and why, in one sentence."""

    name: str
    reason: RefusalReason
    error: FerError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A picture that can be enrolled."""

    name: str
    portrait: Portrait


class Enroller:
    """Looks at pictures of a person; any thread may call."""

    def __init__(self) -> None:
        judgement = JudgementConfig()
        self._least_px = judgement.small_face_px
        self._least_sharpness = judgement.least_sharpness
        self._detector: FaceDetector = build_detector(DetectorConfig())
        self._predictor = LandmarkPredictor()
        self._aligner = FaceAligner(Framing(), CROP_PX)
        self._embedder = FaceEmbedder()

    def look(self, data: bytes, *, name: str) -> Candidate | Refusal:
        """Return what a picture file gives; ``name`` is what the person calls the file."""
        try:
            return self.look_at(decode_image(data, name=name), name=name)
        except MediaError as error:
            return Refusal(name=name, reason="unreadable", error=error)

    def look_at(self, image: Image, *, name: str) -> Candidate | Refusal:
        """Return what a picture (RGB) gives."""
        faces = without_bystanders(self._detector.detect(image))
        if len(faces) != 1:
            return _refused(name, "several_faces" if faces else "no_face")
        landmarks = self._predictor.predict(image, faces[0])
        if landmarks.inter_ocular_px < self._least_px:
            return _refused(name, "small_face", got=landmarks.inter_ocular_px, least=self._least_px)
        crop = self._aligner.align(image, landmarks)
        if reason := self._unclear(crop, landmarks):
            return _refused(name, reason)
        portrait = Portrait(
            embedding=self._embedder.embed_carefully(image, landmarks),
            thumbnail=encode_image(reduced_copy(crop.image, THUMBNAIL_PX), ".jpg"),
        )
        return Candidate(name=name, portrait=portrait)

    def _unclear(self, crop: AlignedCrop, landmarks: Landmarks) -> RefusalReason | None:
        if abs(head_turn(landmarks)) > MOST_TURN_DEGREES:
            return "turned"
        return "blurred" if blur_score(crop.image) < self._least_sharpness else None


def without_bystanders(faces: Sequence[FaceDetection]) -> tuple[FaceDetection, ...]:
    """Return the faces that are not far smaller than the largest one."""
    widest = max((face.box.width for face in faces), default=0)
    return tuple(face for face in faces if face.box.width >= BYSTANDER * widest)


def without_strangers(
    candidates: Sequence[Candidate], known: Embeddings | None = None
) -> tuple[tuple[Candidate, ...], tuple[Refusal, ...]]:
    """Divide into the pictures of one person and those that show somebody else.

    A picture belongs where half of the others are near it. ``known`` are the person's earlier pictures, K x 128: then
    these decide, however many new ones there are of somebody else.
    """
    if not candidates:
        return (), ()
    new = np.stack([candidate.portrait.embedding for candidate in candidates])
    apart = np.linalg.norm(new[:, None] - (new if known is None else known)[None], axis=2)
    others = [np.delete(row, place) for place, row in enumerate(apart)] if known is None else list(apart)
    alone = [len(row) > 0 and float(np.median(row)) > SAME_PERSON for row in others]
    kept = tuple(candidate for candidate, odd in zip(candidates, alone, strict=True) if not odd)
    refused = [candidate.name for candidate, odd in zip(candidates, alone, strict=True) if odd]
    return kept, tuple(_refused(name, "someone_else") for name in refused)


def too_many(name: str) -> Refusal:
    """Refuse a picture beyond those that are taken at a time."""
    return _refused(name, "too_many", most=PICTURES_AT_A_TIME)


_SENTENCES: Final[dict[RefusalReason, str]] = {
    "no_face": N_("No face was found: look into the camera, in good light."),
    "several_faces": N_("There is another person in the picture: be alone in it, or cut the others off."),
    "small_face": N_("The face is too small ({got:.0f} pixels between the eyes, {least} are needed): come closer."),
    "blurred": N_("The face is blurred: hold still, in more light."),
    "turned": N_("The face is turned too far to the side: turn a little only."),
    "someone_else": N_("The face looks unlike the other pictures, as if it were somebody else: leave it out."),
    "too_many": N_("At most {most} pictures are taken at a time: add this one afterwards."),
}


def _refused(name: str, reason: RefusalReason, **values: object) -> Refusal:
    return Refusal(name=name, reason=reason, error=GalleryError(_SENTENCES[reason], **values))
