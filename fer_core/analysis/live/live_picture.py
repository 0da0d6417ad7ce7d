"""What is shown of a live picture: the newest frame, with the faces that were found last drawn on it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fer_core.analysis.live.live_pace import Pace
from fer_core.analysis.live.live_worker import LiveReading, LiveWorker
from fer_core.analysis.live.mirroring import mirrored_face, mirrored_image
from fer_core.results import Image, PhotoFindings


class Draw(Protocol):
    """Draws findings on a copy of a picture, as ``Annotator.annotate`` does."""

    def __call__(self, image: Image, findings: PhotoFindings, /) -> Image: ...


class Recorder(Protocol):
    """Takes pictures as they are shown, and never waits."""

    def add(self, image: Image) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """How a picture is shown. A frozen value: the thread that shows pictures gets a new one when a setting changes."""

    draw: Draw
    mirrored: bool = True
    recorder: Recorder | None = None

    def shown(self, image: Image, reading: LiveReading | None) -> Image:
        """Return a copy of a picture, mirrored before anything is written on it."""
        height, width = image.shape[:2]
        faces = tuple(tracked.shown for tracked in reading.findings.faces) if reading else ()
        if self.mirrored:
            image, faces = mirrored_image(image), tuple(mirrored_face(face, width) for face in faces)
        return self.draw(image, PhotoFindings(source="", width=width, height=height, faces=faces))


class LivePicture:
    """Takes each frame of a camera and returns what is shown in its place, without waiting for the analysis."""

    def __init__(self, worker: LiveWorker, view: LiveView, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.worker = worker
        self.view = view
        """May be replaced at any time."""
        self._clock = clock
        self._lock = threading.Lock()
        self._before_s: float | None = None
        self._shown = Pace()
        self._late = Pace()

    def show(self, image: Image) -> Image:
        """Offer a frame (RGB, H x W x 3) to the worker; return it with the faces found last."""
        self.worker.offer(image)
        reading, now, view = self.worker.latest, self._clock(), self.view
        between_s = 0.0 if self._before_s is None else now - self._before_s
        self._before_s = now
        holds = reading is not None and reading.holds_at(now, between_s=between_s)
        fitting = reading if reading and holds and reading.image.shape == image.shape else None
        shown = view.shown(image, fitting)
        if view.recorder:
            view.recorder.add(shown)
        with self._lock:
            self._shown.note(now)
            if fitting:
                self._late.note(now, now - fitting.came_s)
        return shown

    def shown_a_second(self) -> float:
        """Return how many frames were shown a second."""
        with self._lock:
            return self._shown.a_second(self._clock())

    def late_s(self) -> float | None:
        """Return how much older than their picture the faces drawn on it are, on average; None where none are drawn."""
        with self._lock:
            return self._late.mean_s(self._clock())
