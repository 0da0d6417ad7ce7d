"""Looks at the newest picture of a camera in a thread of its own; whoever brings pictures never waits.

The thread begins with the first picture and ends by itself when none has come for a while. So nothing is left behind,
however the camera stopped: by a button, a closed tab, a pulled plug or another page; and when pictures come again, it
begins again. Nothing of the picture is kept after the thread.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from fer_core.analysis.live.live_history import LiveHistory
from fer_core.analysis.live.live_pace import Pace
from fer_core.analysis.videos.frame_findings import FrameFindings
from fer_core.errors import FerError
from fer_core.results import Image

IDLE_S: Final = 3.0
"""The thread ends when no picture has come for so long."""
OUTDATED_S: Final = 1.0
"""Faces are drawn no longer than this after the picture in which they were found came, or twice what a look takes."""
NEVER_S: Final = float("-inf")


class Analyst(Protocol):
    """Looks at one picture after the other; made and used in the worker's thread only."""

    def analyze(self, image: Image, *, index: int, seconds: float) -> FrameFindings: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveReading:
    """What was found in one picture (RGB, H x W x 3, as the camera sees it), and when, in seconds of the clock."""

    image: Image
    findings: FrameFindings
    came_s: float
    done_s: float

    def holds_at(self, now_s: float, *, between_s: float = 0.0) -> bool:
        """Tell whether the faces may still be where they were, when the picture before came ``between_s`` ago.

        What was found in that one is never too old: where a busy computer brings a picture a second, there is no newer.
        """
        return now_s - self.came_s <= max(OUTDATED_S, 2 * (self.done_s - self.came_s)) + min(between_s, IDLE_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePace:
    """Pictures a second over the last two seconds, and how long after its picture came a finding is there."""

    came: float
    looked_at: float
    delay_s: float | None
    dropped: int
    """Since the worker was made."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Waiting:
    image: Image
    came_s: float


class LiveWorker:
    """Belongs to one camera. All methods may be called from any thread, and none waits for the analysis."""

    def __init__(
        self, begin: Callable[[], Analyst], *, idle_s: float = IDLE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.history = LiveHistory()
        self._begin = begin
        self._idle_s = idle_s
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: _Waiting | None = None
        self._thread: threading.Thread | None = None
        self._latest: LiveReading | None = None
        self._problem: BaseException | None = None
        self._came = Pace()
        self._looked_at = Pace()
        self._last_came_s = NEVER_S
        self._last_done_s = NEVER_S
        self._dropped = 0
        self._done = 0
        self._stopped = 0

    def offer(self, image: Image) -> None:
        """Give a picture to be looked at next, in place of any that still waits."""
        now = self._clock()
        with self._changed:
            self._came.note(now)
            self._last_came_s = now
            self._dropped += self._waiting is not None
            if self._problem is not None:
                return
            self._waiting = _Waiting(image=image, came_s=now)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, args=(self._stopped,), name="fer-studio-live", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def stop(self) -> None:
        """End the thread after the picture that it looks at; a new picture would begin another one."""
        with self._changed:
            self._stopped += 1
            self._waiting = self._latest = self._thread = None
            self._changed.notify_all()
        self.history.clear()

    @property
    def latest(self) -> LiveReading | None:
        """What was found last."""
        return self._latest

    @property
    def problem(self) -> BaseException | None:
        """Why the analysis cannot go on: a FerError, or our own fault."""
        return self._problem

    @property
    def at_work(self) -> bool:
        """Tell whether there is a thread."""
        return self._thread is not None

    @property
    def looked_at(self) -> int:
        """Return how many pictures were looked at since the worker was made."""
        return self._done

    @property
    def quiet_s(self) -> float:
        """For how long no picture has come, nor been looked at; infinite before the first.

        dlib's CNN lets no other thread run while it looks, the one that brings pictures included.
        """
        return self._clock() - max(self._last_came_s, self._last_done_s)

    def pace(self) -> LivePace:
        now = self._clock()
        with self._changed:
            return LivePace(
                came=self._came.a_second(now),
                looked_at=self._looked_at.a_second(now),
                delay_s=self._looked_at.mean_s(now),
                dropped=self._dropped,
            )

    def _work(self, turn: int) -> None:
        try:
            analyst, index, began = self._begin(), 0, self._clock()
            while waiting := self._next(turn):
                findings = analyst.analyze(waiting.image, index=index, seconds=waiting.came_s - began)
                index += 1
                self._keep(waiting, findings, turn)
        except FerError as problem:
            self._fail(problem, turn)
        except BaseException as fault:
            self._fail(fault, turn)
            raise

    def _next(self, turn: int) -> _Waiting | None:
        """Return the newest picture as soon as there is one; None ends the thread, which is then as good as gone."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or turn != self._stopped, self._idle_s)
            if turn != self._stopped:
                return None
            waiting, self._waiting = self._waiting, None
            if waiting is None:
                self._thread = self._latest = None
                self.history.clear()
            return waiting

    def _keep(self, waiting: _Waiting, findings: FrameFindings, turn: int) -> None:
        now = self._clock()
        with self._changed:
            self._last_done_s = now
            if turn != self._stopped:
                return
            self._latest = LiveReading(image=waiting.image, findings=findings, came_s=waiting.came_s, done_s=now)
            self._looked_at.note(now, now - waiting.came_s)
            self._done += 1
        self.history.add(findings, waiting.came_s)

    def _fail(self, problem: BaseException, turn: int) -> None:
        with self._changed:
            if turn != self._stopped:
                return
            self._problem = problem
            self._thread = self._waiting = self._latest = None
        self.history.clear()
