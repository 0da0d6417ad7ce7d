"""Names the faces of a photo: embeds them all, and compares them with whoever is in the gallery now."""

import threading
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from fer_core.people.gallery import Gallery, matcher_of
from fer_core.people.matching import Matcher
from fer_core.results import Embeddings, Identity, Image, Landmarks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recognition:
    """What is known of a face; both None when there is nobody to compare with."""

    embedding: Embeddings | None = None
    """128."""
    identity: Identity | None = None


class Recogniser(Protocol):
    """Names faces; may be called from any thread."""

    def recognise(self, image: Image, landmarks: Sequence[Landmarks]) -> tuple[Recognition, ...]:
        """Return one answer a face of the image (RGB), in their order."""

    def vote(self, embeddings: Sequence[Embeddings]) -> Identity | None:
        """Return who several pictures of one face show, such as the frames of a track; None without any."""

    def knows(self, name: str) -> bool:
        """Tell whether somebody of exactly that name is known now."""

    def changes(self) -> Hashable:
        """Return what differs whenever other people are known, or another limit holds; quickly."""


class Embedder(Protocol):
    """Gives N x 128 for N faces of an image."""

    def embed(self, image: Image, landmarks: Sequence[Landmarks]) -> Embeddings: ...


class GalleryRecogniser:
    """Compares with the gallery as it is now: a person who is deleted is unknown from the next photo on."""

    def __init__(self, gallery: Gallery, embedder: Embedder) -> None:
        self._gallery = gallery
        self._embedder = embedder
        self._lock = threading.Lock()
        self._matcher: Matcher | None = None
        self._seen: tuple[int, int] | None = None

    def recognise(self, image: Image, landmarks: Sequence[Landmarks]) -> tuple[Recognition, ...]:
        """Return one answer a face. With nobody enrolled nothing is embedded. Raises GalleryError."""
        matcher = self.matcher()
        if matcher is None:
            return tuple(Recognition() for _ in landmarks)
        embeddings = self._embedder.embed(image, landmarks)
        return tuple(
            Recognition(embedding=embedding, identity=identity)
            for embedding, identity in zip(embeddings, matcher.match(embeddings), strict=True)
        )

    def vote(self, embeddings: Sequence[Embeddings]) -> Identity | None:
        """Return who several pictures of one face show; None without pictures, or with nobody enrolled."""
        matcher = self.matcher()
        return matcher.vote(np.stack(embeddings)) if matcher and len(embeddings) else None

    def knows(self, name: str) -> bool:
        """Tell whether somebody of exactly that name is enrolled now. Raises GalleryError."""
        matcher = self.matcher()
        return matcher is not None and any(person.name == name for person in matcher.people)

    def changes(self) -> tuple[int, int]:
        """Return what differs whenever the gallery does. Raises GalleryError."""
        return self._gallery.changes()

    def matcher(self) -> Matcher | None:
        """Return what compares with the people who are enrolled now; None with nobody. It is read when they change."""
        seen = self._gallery.changes()
        with self._lock:
            if seen != self._seen:
                self._matcher, self._seen = matcher_of(self._gallery.state()), seen
            return self._matcher


def build_recogniser(gallery: Gallery | None = None) -> GalleryRecogniser:
    """Return the recogniser of the workspace's people; the network is loaded when it first sees a face."""
    from fer_core.people.embedding import FaceEmbedder  # and with it dlib and ONNX, half a second

    return GalleryRecogniser(gallery or Gallery(), FaceEmbedder())
