"""Who a face is: the person whose pictures are nearest, if they are near enough.

The distance from a face to a person is the mean of the distances to the three nearest of that person's pictures (all,
where there are fewer). The nearest one alone falls with every picture that is added, so that one limit would not serve
people with three and with thirty; and one odd picture could give a name. A centroid would lie between a person's
poses, and nearer to everybody the more pictures it is the mean of. Measured in docs/benchmarks.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.results import Embeddings, Identity

NEAREST: Final = 3

DistanceArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """Somebody who is enrolled, as far as matching is concerned."""

    id: int
    name: str
    embeddings: Embeddings
    """One a picture, K x 128; K is at least 1."""


class Matcher:
    """Compares faces with the people of one moment; several threads may share it."""

    def __init__(self, people: Sequence[Person], limit: float) -> None:
        if not people:
            raise ValueError("there is nobody to compare with")
        self.people = tuple(people)
        self.limit = limit

    def match(self, embeddings: Embeddings) -> tuple[Identity, ...]:
        """Return one identity a face, N x 128 in; unknown beyond the limit."""
        return tuple(self._nearest(row) for row in distances_to(self.people, embeddings))

    def vote(self, embeddings: Embeddings) -> Identity:
        """Return who is seen in several pictures of one face, such as the frames of a track; N x 128, N at least 1.

        Each person's distance is the median over the pictures: a few blurred or turned ones decide nothing.
        """
        return self._nearest(np.median(distances_to(self.people, embeddings), axis=0))

    def _nearest(self, distances: DistanceArray) -> Identity:
        place = int(distances.argmin())
        near = distances[place] <= self.limit
        return Identity(name=self.people[place].name if near else None, distance=float(distances[place]))


def distances_to(people: Sequence[Person], embeddings: Embeddings) -> DistanceArray:
    """Return how far each face is from each person, N x P."""
    columns = [person_distances(embeddings, person.embeddings) for person in people]
    return np.stack(columns, axis=1) if columns else np.empty((len(embeddings), 0))


def person_distances(embeddings: Embeddings, pictures: Embeddings) -> DistanceArray:
    """Return the mean distance from each face (N x 128) to the nearest of somebody's pictures (K x 128), N."""
    apart = np.linalg.norm(embeddings[:, None].astype(np.float64) - pictures[None], axis=2)
    nearest: DistanceArray = np.sort(apart, axis=1)[:, :NEAREST].mean(axis=1)
    return nearest
