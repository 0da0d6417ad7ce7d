"""Which faces of a track have a vote on its name: few enough to be compared at every search."""

from collections import deque
from collections.abc import Iterator
from typing import Final, Protocol

from fer_core.results import Face

MOST_VOTES: Final = 40


class Voters(Protocol):
    """The faces of one track that vote."""

    def add(self, face: Face) -> None: ...

    def clear(self) -> None: ...

    def __iter__(self) -> Iterator[Face]: ...

    def __len__(self) -> int: ...


class NewestFaces:
    """For live pictures, which have no end: searched five times a second, those of the last eight seconds."""

    def __init__(self) -> None:
        self._faces: deque[Face] = deque(maxlen=MOST_VOTES)

    def add(self, face: Face) -> None:
        self._faces.append(face)

    def clear(self) -> None:
        self._faces.clear()

    def __iter__(self) -> Iterator[Face]:
        return iter(self._faces)

    def __len__(self) -> int:
        return len(self._faces)


class FacesOfAllTimes:
    """For a file: from its whole length alike, so that nobody loses the name by turning away at the end."""

    def __init__(self) -> None:
        self._faces: list[Face] = []
        self._every = 1
        self._came = 0

    def add(self, face: Face) -> None:
        """Keep it if its turn has come; of too many every second one goes, and turns come half as often."""
        if self._came % self._every == 0:
            self._faces.append(face)
        self._came += 1
        if len(self._faces) > MOST_VOTES:
            del self._faces[1::2]
            self._every *= 2

    def clear(self) -> None:
        self._faces.clear()
        self._every, self._came = 1, 0

    def __iter__(self) -> Iterator[Face]:
        return iter(self._faces)

    def __len__(self) -> int:
        return len(self._faces)
