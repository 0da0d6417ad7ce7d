"""Faces get the names of whoever is enrolled at that moment."""

from collections.abc import Sequence

import numpy as np
import pytest

from fer_core.people.gallery import Gallery
from fer_core.people.recognition import GalleryRecogniser
from fer_core.results import Embeddings, Image, Landmarks
from tests.core.analysis.fakes import landmarks, picture
from tests.drawn_people import embeddings_of, portraits_of


class FakeEmbedder:
    """Takes the left edge of a face for the person it shows."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, image: Image, faces: Sequence[Landmarks]) -> Embeddings:
        self.batches.append(len(faces))
        return np.concatenate([embeddings_of(round(float(face.points[:, 0].min()) / 10), 9)[8:] for face in faces])


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


def faces(*people: int) -> list[Landmarks]:
    return [landmarks(left=10 * person - 0.05 * 20, size=20) for person in people]


def names(recogniser: GalleryRecogniser, *people: int) -> list[str | None]:
    return [found.identity and found.identity.name for found in recogniser.recognise(picture(), faces(*people))]


def test_nobody_enrolled_costs_nothing(gallery: Gallery, embedder: FakeEmbedder) -> None:
    recogniser = GalleryRecogniser(gallery, embedder)
    (found,) = recogniser.recognise(picture(), faces(1))
    assert (found.identity, found.embedding) == (None, None)
    assert recogniser.vote([embeddings_of(1, 1)[0]]) is None
    assert embedder.batches == []


def test_all_faces_of_a_photo_are_one_batch(gallery: Gallery, embedder: FakeEmbedder) -> None:
    gallery.add("Ana", portraits_of(1))
    gallery.add("Bo", portraits_of(2))
    recogniser = GalleryRecogniser(gallery, embedder)
    assert names(recogniser, 2, 3, 1) == ["Bo", None, "Ana"]
    assert embedder.batches == [3]


def test_whoever_comes_goes_or_changes_is_seen_at_once(gallery: Gallery, embedder: FakeEmbedder) -> None:
    recogniser = GalleryRecogniser(gallery, embedder)
    number = gallery.add("Ana", portraits_of(1))
    assert names(recogniser, 1) == ["Ana"]
    gallery.rename(number, "Cy")
    assert names(recogniser, 1) == ["Cy"]
    gallery.add("Bo", portraits_of(2))
    gallery.delete(number)
    assert names(recogniser, 1) == [None]
    gallery.delete_all()
    assert recogniser.recognise(picture(), faces(1))[0].identity is None


def test_only_exact_names_of_today_are_known(gallery: Gallery, embedder: FakeEmbedder) -> None:
    recogniser = GalleryRecogniser(gallery, embedder)
    assert not recogniser.knows("Ana")
    number = gallery.add("Ana", portraits_of(1))
    assert recogniser.knows("Ana") and not recogniser.knows("ana")
    gallery.rename(number, "Bo")
    assert recogniser.knows("Bo") and not recogniser.knows("Ana")


def test_the_limit_that_was_chosen_holds(gallery: Gallery, embedder: FakeEmbedder) -> None:
    gallery.add("Ana", portraits_of(1))
    gallery.choose_limit(0.2)
    assert names(GalleryRecogniser(gallery, embedder), 1) == [None]


def test_a_track_is_voted_on(gallery: Gallery, embedder: FakeEmbedder) -> None:
    gallery.add("Ana", portraits_of(1))
    recogniser = GalleryRecogniser(gallery, embedder)
    found = recogniser.vote([*embeddings_of(1, 8)[3:], *embeddings_of(2, 2)])
    assert found is not None and found.name == "Ana"
    assert recogniser.vote([]) is None
