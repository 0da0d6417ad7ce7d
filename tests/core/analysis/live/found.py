"""What an analyst says of a live picture, without looking: the picture's first pixel tells how many faces there are."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from fer_core.analysis.videos.frame_findings import FrameFindings, TrackedFace
from fer_core.results import Identity, Image
from tests.pages.drawn import drawn_face

SOON_S = 10.0


def until(condition: Callable[[], bool]) -> bool:
    """Wait for another thread; false when it takes far too long."""
    ends = time.monotonic() + SOON_S
    while not condition() and time.monotonic() < ends:
        time.sleep(0.005)
    return condition()


class SaidAnalyst:
    """Finds happy faces, all of one person if told so; remembers what it was shown, and in which thread."""

    def __init__(self, gate: threading.Event | None = None, identity: Identity | None = None) -> None:
        self.gate = gate
        self.identity = identity
        self.seen: list[int] = []
        self.times: list[float] = []
        self.threads: set[int] = set()
        self.busy = threading.Event()

    def analyze(self, image: Image, *, index: int, seconds: float) -> FrameFindings:
        self.threads.add(threading.get_ident())
        self.busy.set()
        if self.gate:
            assert self.gate.wait(SOON_S)
        self.seen.append(int(image[0, 0, 1]))
        self.times.append(seconds)
        return findings(int(image[0, 0, 0]), index=index, seconds=seconds, identity=self.identity)


def findings(faces: int, *, index: int = 0, seconds: float = 0.0, identity: Identity | None = None) -> FrameFindings:
    shown = [replace(drawn_face(number), identity=identity) for number in range(1, faces + 1)]
    tracked = tuple(TrackedFace(track=face.number, face=face, smoothed=face.probabilities) for face in shown)
    return FrameFindings(index=index, seconds=seconds, faces=tracked)
