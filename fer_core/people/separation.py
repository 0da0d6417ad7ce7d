"""How well the enrolled people can be told apart, and the distance limit that follows from them.

Both kinds of distances are measured as matching does it: each enrolled picture against the other pictures of its own
person (within), and against every other person (between).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np

from fer_core.people.matching import DistanceArray, Person, person_distances

DEFAULT_LIMIT: Final = 0.47
"""With one person there is nobody to be told apart from. Stricter than dlib's own 0.6, which is for balanced pairs;
below every wrong pair of the example photos (docs/benchmarks.md)."""
LOWEST_LIMIT: Final = 0.4
HIGHEST_LIMIT: Final = 0.55
"""What follows from the enrolled people stays between these: very different people say nothing about strangers, and
a burst of pictures nothing about another day's light."""
LEAST_ADJUSTABLE, MOST_ADJUSTABLE = 0.2, 0.8
CLEARANCE: Final = 0.02
"""The limit stays this far below the smallest distance between two people."""
ALIKE: Final = 0.6
"""Two people with a picture this near to each other are warned about."""
FEW_PICTURES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Separation:
    """Distances among the enrolled pictures."""

    within: DistanceArray
    """Each picture to the others of its person; people with one picture have none."""
    between: DistanceArray
    """Each picture to each other person."""

    @property
    def limit(self) -> float:
        """The limit that follows: halfway from the largest within to the smallest between, held in its bounds.

        It is never above what is between two people: rather unknown than a wrong name.
        """
        if not self.between.size:
            return DEFAULT_LIMIT
        nearest = float(self.between.min())
        farthest = float(self.within.max()) if self.within.size else LOWEST_LIMIT
        halfway = min(max((farthest + nearest) / 2, LOWEST_LIMIT), HIGHEST_LIMIT)
        return round(max(min(halfway, nearest - CLEARANCE), LEAST_ADJUSTABLE), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlikes:
    """Two people who are hard to tell apart."""

    first: str
    second: str
    distance: float


def measure_separation(people: Sequence[Person]) -> Separation:
    """Return all distances within and between people."""
    within = [_own_distances(person) for person in people]
    between = [person_distances(one.embeddings, other.embeddings) for one, other in permutations(people, 2)]
    return Separation(within=_joined(within), between=_joined(between))


def with_few_pictures(people: Sequence[Person]) -> tuple[Person, ...]:
    """Return those with too few pictures to be known in another light or from another side."""
    return tuple(person for person in people if len(person.embeddings) < FEW_PICTURES)


def look_alikes(people: Sequence[Person]) -> tuple[LookAlikes, ...]:
    """Return the pairs that look alike, the nearest first."""
    nearest: dict[tuple[int, int], LookAlikes] = {}
    for one, other in permutations(people, 2):
        key = min(one.id, other.id), max(one.id, other.id)
        apart = float(person_distances(one.embeddings, other.embeddings).min())
        if apart < ALIKE and (key not in nearest or apart < nearest[key].distance):
            first, second = sorted((one, other), key=lambda person: person.id)
            nearest[key] = LookAlikes(first=first.name, second=second.name, distance=apart)
    return tuple(sorted(nearest.values(), key=lambda pair: pair.distance))


def _own_distances(person: Person) -> DistanceArray:
    """Compare each picture with the others of the same person."""
    pictures = person.embeddings
    if len(pictures) < 2:
        return np.empty(0)
    rest = (np.delete(pictures, place, axis=0) for place in range(len(pictures)))
    return np.concatenate([person_distances(one[None], others) for one, others in zip(pictures, rest, strict=True)])


def _joined(parts: Sequence[DistanceArray]) -> DistanceArray:
    return np.concatenate(parts) if parts else np.empty(0)
