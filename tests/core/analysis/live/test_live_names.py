"""Names on the live picture, by whoever is enrolled at that moment."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from fer_core.analysis.live.live_picture import LivePicture, LiveView
from fer_core.analysis.live.live_worker import LiveWorker
from fer_core.analysis.videos.frame_analyst import FrameAnalyst
from fer_core.config import VideoConfig
from fer_core.people.gallery import Gallery
from fer_core.people.recognition import Embedder, GalleryRecogniser
from fer_core.results import Embeddings, Image, Landmarks, PhotoFindings
from tests.core.analysis.live.found import SOON_S, until
from tests.core.analysis.videos.moving import BrightnessEmbedder, SquareDetector, moving_pipeline, scene
from tests.drawn_people import portraits_of

ANA, STRANGER = 235, 100


class NotedNames:
    """Draws nothing; remembers who the faces were, from left to right as they are seen."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def draw(self, image: Image, found: PhotoFindings, /) -> Image:
        faces = sorted(found.faces, key=lambda face: face.box.left)
        self.names = [face.identity.name or "unknown" if face.identity else "" for face in faces]
        return image.copy()


class SlowEmbedder(BrightnessEmbedder):
    """Waits at a gate before it compares."""

    def __init__(self) -> None:
        self.asked, self.gate = threading.Event(), threading.Event()

    def embed(self, image: Image, landmarks: Sequence[Landmarks]) -> Embeddings:
        self.asked.set()
        assert self.gate.wait(SOON_S)
        return super().embed(image, landmarks)


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path / "people.sqlite")


def live(gallery: Gallery, noted: NotedNames, embedder: Embedder) -> LivePicture:
    pipeline = moving_pipeline(SquareDetector(), GalleryRecogniser(gallery, embedder))
    worker = LiveWorker(lambda: FrameAnalyst(pipeline, VideoConfig()), idle_s=2.0)
    return LivePicture(worker, LiveView(draw=noted.draw))


def shown(picture: LivePicture, noted: NotedNames) -> list[str]:
    picture.show(scene((20, ANA), (180, STRANGER)))
    return noted.names


def test_names_come_and_go_with_the_people(gallery: Gallery) -> None:
    noted = NotedNames()
    picture = live(gallery, noted, BrightnessEmbedder())
    assert until(lambda: shown(picture, noted) == ["", ""])
    ana = gallery.add("Ana", portraits_of(1))
    assert until(lambda: shown(picture, noted) == ["unknown", "Ana"])  # mirrored: Ana is on the other side
    gallery.add("Bo", portraits_of(2))
    gallery.delete(ana)
    assert until(lambda: shown(picture, noted) == ["unknown", "unknown"])
    gallery.delete_all()
    assert until(lambda: shown(picture, noted) == ["", ""])
    picture.worker.stop()


def test_the_picture_does_not_wait_for_a_name(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    noted, embedder = NotedNames(), SlowEmbedder()
    picture = live(gallery, noted, embedder)
    shown(picture, noted)
    assert embedder.asked.wait(SOON_S)
    assert [shown(picture, noted) for _ in range(5)] == [[]] * 5  # each came back while the comparison waits
    assert not embedder.gate.is_set() and picture.worker.looked_at == 0
    embedder.gate.set()
    assert until(lambda: shown(picture, noted) == ["unknown", "Ana"])
    picture.worker.stop()
