"""How many of something come a second, and how long they take, over the last moments."""

from collections import deque
from typing import Final

WINDOW_S: Final = 2.0


class Pace:
    """Events of the last two seconds; times come from one clock and increase. Not to be used by two threads at once."""

    def __init__(self) -> None:
        self._events: deque[tuple[float, float]] = deque()

    def note(self, now_s: float, took_s: float = 0.0) -> None:
        """Count an event, and how long it took."""
        self._events.append((now_s, took_s))
        self._forget(now_s)

    def a_second(self, now_s: float) -> float:
        """Return the events a second from the first one in the window until now; 0 where there is only one."""
        self._forget(now_s)
        if len(self._events) < 2:
            return 0.0
        return (len(self._events) - 1) / max(now_s - self._events[0][0], 1e-3)

    def mean_s(self, now_s: float) -> float | None:
        """Return how long they took on average; None where there was none."""
        self._forget(now_s)
        return sum(took for _, took in self._events) / len(self._events) if self._events else None

    def _forget(self, now_s: float) -> None:
        while self._events and now_s - self._events[0][0] > WINDOW_S:
            self._events.popleft()
