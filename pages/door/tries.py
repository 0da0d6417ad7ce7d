"""How often the access code may be tried: few times from one place, and not often by all strangers together."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from pages.door.who import address_of

WINDOW_S: Final = 600.0
FROM_ONE_PLACE: Final = 5
BY_ALL_STRANGERS: Final = 30
"""Many addresses are easily had, so they have a limit together; those who are in do not notice."""
HERE: Final = "here"
"""The owner's own place, with a limit of its own and not among the strangers, so that nobody locks the owner out."""
FROM_HERE: Final = 10


class Tries:
    """Wrong codes of the last ten minutes; refused tries are not counted, so they are 40 at most. For one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._wrong: deque[tuple[float, str]] = deque()
        self._clock = clock

    def wait_s(self, place: str) -> float:
        """Return how long nobody may try from this place; 0 when a try is free."""
        now = self._clock()
        while self._wrong and now - self._wrong[0][0] >= WINDOW_S:
            self._wrong.popleft()
        waits = [self._wait(now, [when for when, where in self._wrong if where == place], _most(place))]
        if place != HERE:
            strangers = [when for when, where in self._wrong if where != HERE]
            waits.append(self._wait(now, strangers, BY_ALL_STRANGERS))
        return max(waits)

    def count(self, place: str) -> None:
        """Note a wrong code."""
        self._wrong.append((self._clock(), place))

    @staticmethod
    def _wait(now: float, wrong: list[float], most: int) -> float:
        return WINDOW_S - (now - wrong[-most]) if len(wrong) >= most else 0.0


def place_of(peer: str | None) -> str:
    """Return what counts as one place: an address, or the network of 64 bits that one household has in IPv6."""
    found = address_of(peer)
    if found is None:
        return "unknown"
    return str(found) if found.version == 4 else found.exploded[:19]


def _most(place: str) -> int:
    return FROM_HERE if place == HERE else FROM_ONE_PLACE
