"""Pictures as the pages show them and as the person takes them away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from fer_core.analysis.annotation import AnnotationSettings, Annotator
from fer_core.expressions import EIGHT
from fer_core.media.images import decode_image, encode_image, reduced_copy
from fer_core.results import AlignedCrop, Face, Image, PhotoFindings
from pages.shared.state import MOST_PICTURES, Photo, PhotoSettings, keep, session
from pages.shared.text import _
from pages.shared.wording import adjective

LONGEST_SHOWN_PX: Final = 1440
"""Sharp on most screens, and light for the browser; the download has every pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn, with the words of one language: it may be used outside the session's thread."""

    settings: AnnotationSettings
    names: Mapping[str, str]
    unknown: str = "unknown"

    def on(self, image: Image, findings: PhotoFindings) -> Image:
        return Annotator(self.settings, lambda label: self.names.get(label, label), self.unknown).annotate(
            image, findings
        )


def drawing(settings: PhotoSettings) -> Drawing:
    """Return how this session draws on photos."""
    return Drawing(
        settings=AnnotationSettings(detail=settings.labels, landmarks=settings.landmarks_on_photo),
        names=MappingProxyType({label: adjective(label) for label in EIGHT}),
        unknown=_("unknown"),
    )


def shown(photo: Photo, findings: PhotoFindings, drawing: Drawing) -> bytes:
    """Return the annotated photo as a JPEG no larger than a screen needs."""
    me = session()
    key = (photo.digest, findings, drawing.settings, me.language)
    if key not in me.pictures:
        picture = reduced_copy(annotated(photo, findings, drawing), LONGEST_SHOWN_PX)
        keep(me.pictures, key, encode_image(picture, ".jpg"), MOST_PICTURES)
    return me.pictures[key]


def annotated(photo: Photo, findings: PhotoFindings, drawing: Drawing) -> Image:
    """Return the photo in full size with boxes, numbers and what the settings ask for."""
    return drawing.on(decode_image(photo.data, name=photo.name), findings)


def crop(face: Face, *, landmarks: bool) -> bytes | None:
    """Return the aligned crop as a JPEG, with its landmarks if asked for."""
    if face.aligned is None:
        return None
    picture = _with_landmarks(face, face.aligned) if landmarks else face.aligned.image
    return encode_image(picture, ".jpg")


def _with_landmarks(face: Face, aligned: AlignedCrop) -> Image:
    height, width = aligned.image.shape[:2]
    inside = replace(face, landmarks=aligned.landmarks)
    findings = PhotoFindings(source="", width=width, height=height, faces=(inside,))
    only_landmarks = AnnotationSettings(boxes=False, labels=False, landmarks=True)
    return Annotator(only_landmarks).annotate(aligned.image, findings)
