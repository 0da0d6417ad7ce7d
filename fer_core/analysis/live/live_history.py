"""The last half minute of every face: what the rolling timeline shows."""

import threading
from collections import deque
from typing import Final

import numpy as np

from fer_core.analysis.videos.frame_findings import FrameFindings
from fer_core.analysis.videos.track_summary import TrackCurve
from fer_core.results import ClassProbabilities

LASTS_S: Final = 30.0


class LiveHistory:
    """Smoothed class probabilities by track; two threads may use it at once."""

    def __init__(self, lasts_s: float = LASTS_S) -> None:
        self.lasts_s = lasts_s
        self._lock = threading.Lock()
        self._tracks: dict[int, deque[tuple[float, ClassProbabilities]]] = {}

    def add(self, findings: FrameFindings, now_s: float) -> None:
        """Note what the faces of a picture show; what is older than ``lasts_s`` goes."""
        with self._lock:
            for tracked in findings.faces:
                if tracked.smoothed is not None:
                    self._tracks.setdefault(tracked.track, deque()).append((now_s, tracked.smoothed))
            self._forget(now_s)

    def clear(self) -> None:
        with self._lock:
            self._tracks.clear()

    def curve(self, track: int, now_s: float) -> TrackCurve | None:
        """Return a face's curve, with 0 for ``lasts_s`` ago and ``lasts_s`` for now; None where nothing is known."""
        with self._lock:
            self._forget(now_s)
            moments = list(self._tracks.get(track, ()))
        if not moments:
            return None
        return TrackCurve(
            number=track,
            labels=moments[0][1].labels,
            seconds=np.array([seconds for seconds, _ in moments]) - (now_s - self.lasts_s),
            frames=np.arange(len(moments), dtype=np.int32),
            values=np.array([probabilities.values for _, probabilities in moments], np.float32),
        )

    def _forget(self, now_s: float) -> None:
        for moments in self._tracks.values():
            while moments and now_s - moments[0][0] > self.lasts_s:
                moments.popleft()
        self._tracks = {track: moments for track, moments in self._tracks.items() if moments}
