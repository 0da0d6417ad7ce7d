"""What is shown in place of a camera's frame."""

import threading

import numpy as np

from fer_core import AnnotationSettings, Annotator
from fer_core.analysis.live.live_picture import LivePicture, LiveView
from fer_core.analysis.live.live_worker import LiveReading, LiveWorker
from fer_core.results import Image, PhotoFindings
from tests.core.analysis.live.found import SaidAnalyst, findings, until

HEIGHT, WIDTH = 120, 160


def frame(faces: int = 1) -> Image:
    image = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    image[:, : WIDTH // 2] = 64
    image[0, 0] = faces, 0, 0
    return image


class Noted:
    """Draws nothing; remembers the boxes that it was given."""

    def __init__(self) -> None:
        self.boxes: list[list[int]] = []

    def draw(self, image: Image, found: PhotoFindings, /) -> Image:
        self.boxes = [face.box.as_list() for face in found.faces]
        return image.copy()


class Reel:
    def __init__(self) -> None:
        self.pictures: list[Image] = []

    def add(self, image: Image) -> None:
        self.pictures.append(image)


def reading(faces: int) -> LiveReading:
    return LiveReading(image=frame(), findings=findings(faces), came_s=0.0, done_s=0.1)


def test_the_picture_is_mirrored_and_the_boxes_with_it():
    noted = Noted()
    shown = LiveView(draw=noted.draw).shown(frame(), reading(1))
    assert (shown[5, 5, 0], shown[5, -5, 0]) == (128, 64)
    assert noted.boxes == [[WIDTH - 22, 20, WIDTH - 12, 30]]


def test_without_the_mirror_all_is_as_the_camera_sees_it():
    noted = Noted()
    shown = LiveView(draw=noted.draw, mirrored=False).shown(frame(), reading(1))
    assert np.array_equal(shown, frame())
    assert noted.boxes == [[12, 20, 22, 30]]


def test_text_is_written_after_mirroring():
    draw = Annotator(AnnotationSettings(boxes=False)).annotate
    grey = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    straight, mirrored = (
        label(LiveView(draw=draw, mirrored=seen).shown(grey, reading(1)), grey) for seen in (False, True)
    )
    assert np.array_equal(mirrored, straight)
    assert not np.array_equal(mirrored, straight[:, ::-1])


def label(shown: Image, ground: Image) -> Image:
    written = (shown != ground).any(axis=2)
    return shown[written.any(axis=1)][:, written.any(axis=0)]


def test_what_is_looked_at_is_not_mirrored():
    analyst = SaidAnalyst()
    worker = LiveWorker(lambda: analyst, idle_s=2.0)
    picture = LivePicture(worker, LiveView(draw=Noted().draw))
    picture.show(frame())
    assert until(lambda: worker.latest is not None)
    assert np.array_equal(worker.latest.image, frame())


def test_the_first_frame_is_shown_at_once_and_a_later_one_with_faces():
    noted, gate = Noted(), threading.Event()
    worker = LiveWorker(lambda: SaidAnalyst(gate), idle_s=2.0)
    picture = LivePicture(worker, LiveView(draw=noted.draw))
    assert picture.show(frame(2)).shape == (HEIGHT, WIDTH, 3) and noted.boxes == []
    assert picture.late_s() is None
    gate.set()
    assert until(lambda: worker.latest is not None)
    picture.show(frame(2))
    assert len(noted.boxes) == 2
    assert picture.shown_a_second() > 0 and picture.late_s() >= 0


def test_faces_of_another_camera_or_of_long_ago_are_not_drawn():
    noted, now = Noted(), [0.0]
    worker = LiveWorker(SaidAnalyst, idle_s=2.0, clock=lambda: now[0])
    picture = LivePicture(worker, LiveView(draw=noted.draw), clock=lambda: now[0])
    picture.show(frame(1))
    assert until(lambda: worker.latest is not None)
    picture.show(frame(1)[:100])
    assert noted.boxes == []
    now[0] = 5.0
    worker._latest = reading(1)
    picture.show(frame(1))
    assert noted.boxes == []


def test_a_recording_gets_what_is_shown():
    reel = Reel()
    picture = LivePicture(LiveWorker(SaidAnalyst, idle_s=2.0), LiveView(draw=Noted().draw, recorder=reel))
    shown = [picture.show(frame()) for _ in range(3)]
    assert all(one is other for one, other in zip(shown, reel.pictures, strict=True))
    picture.view = LiveView(draw=Noted().draw)
    picture.show(frame())
    assert len(reel.pictures) == 3
