"""Keeps what is shown as an MP4, on request: in a folder that goes with the recording, never in the workspace."""

import queue
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2

from fer_core.analysis.live.recording_folder import RecordingFolder
from fer_core.errors import FerError
from fer_core.media.video_writing import VideoTarget, VideoWriter, video_writer
from fer_core.results import Image

LONGEST_S: Final = 600.0
"""A forgotten recording ends by itself."""
IDLE_S: Final = 3.0
"""It also ends when no picture has come for so long: the camera was stopped, or its page left."""
MOST_WAITING: Final = 8
"""Pictures that wait for the encoder; further ones are dropped."""
USUAL_RATE: Final = Fraction(30)
TIME_BASE: Final = Fraction(1, 90_000)

Moment = tuple[Image, float]


class LiveRecording:
    """Takes pictures without waiting and writes them in a thread of its own, each at the time when it came."""

    def __init__(
        self,
        *,
        longest_s: float = LONGEST_S,
        idle_s: float = IDLE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = RecordingFolder()
        self._longest_s = longest_s
        self._idle_s = idle_s
        self._clock = clock
        self._began_s = clock()
        self._length_s = 0.0
        self._pictures: queue.Queue[Moment] = queue.Queue(MOST_WAITING)
        self._over = threading.Event()
        self._problem: FerError | None = None
        self._thread = threading.Thread(target=self._write, name="fer-studio-recording", daemon=True)
        self._thread.start()

    def add(self, image: Image) -> None:
        """Take a picture (RGB, H x W x 3) if there is room for it; after the end nothing happens."""
        seconds = self._clock() - self._began_s
        if self._over.is_set() or seconds > self._longest_s:
            self._over.set()
            return
        try:
            self._pictures.put_nowait((image, seconds))
        except queue.Full:
            return

    def stop(self, wait_s: float = 10.0) -> None:
        """End the recording and wait until its file is whole."""
        self._over.set()
        self._thread.join(wait_s)

    def forget(self) -> None:
        """End it and delete its file."""
        self.stop()
        self._folder.delete()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self._length_s

    @property
    def problem(self) -> FerError | None:
        return self._problem

    @property
    def file(self) -> Path | None:
        """The MP4; None while it is made, and where no picture came."""
        return self._path if not self.running and self._path.is_file() else None

    @property
    def _path(self) -> Path:
        return self._folder.path / "live.mp4"

    def _write(self) -> None:
        try:
            if first := self._next():
                height, width = first[0].shape[:2]
                target = VideoTarget(width=width, height=height, rate=USUAL_RATE, time_base=TIME_BASE)
                with video_writer(self._path, target) as writer:
                    self._write_all(writer, first)
        except FerError as problem:
            self._problem = problem
        finally:
            self._over.set()

    def _write_all(self, writer: VideoWriter, first: Moment) -> None:
        height, width = first[0].shape[:2]
        moment: Moment | None = first
        while moment:
            image, seconds = moment
            fitting = image if image.shape[:2] == (height, width) else _resized(image, width, height)
            writer.write(fitting, seconds - first[1])
            self._length_s = seconds - first[1]
            self._pictures.task_done()
            moment = self._next()

    def _next(self) -> Moment | None:
        """Return the next picture; None when there will be no more."""
        ends = self._clock() + self._idle_s
        while not (self._over.is_set() and self._pictures.empty()) and self._clock() < ends:
            try:
                return self._pictures.get(timeout=0.05)
            except queue.Empty:
                continue
        return None


def _resized(image: Image, width: int, height: int) -> Image:
    """Another camera may have pictures of another size; a file has one."""
    resized: Image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA).astype(image.dtype)
    return resized
