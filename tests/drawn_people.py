"""People made of numbers: embeddings around a point of their own, and thumbnails that can be searched for in a file."""

import numpy as np

from fer_core.people.gallery import Portrait
from fer_core.people.matching import Person
from fer_core.results import Embeddings

SPREAD = 0.25
"""About how far two pictures of one person lie apart."""


def embeddings_of(person: int, count: int, *, spread: float = SPREAD, nearness: float = 0.0) -> Embeddings:
    """Return embeddings of length one, N x 128; two people lie about 1.4 apart, or nearer to person 0."""
    middle = _direction(person) * (1 - nearness) + _direction(0) * nearness
    noise = np.random.default_rng(1000 + person).normal(size=(count, 128))
    noise *= spread / np.sqrt(2) / np.linalg.norm(noise, axis=1, keepdims=True)
    return (middle / np.linalg.norm(middle) + noise).astype(np.float32)


def portraits_of(person: int, count: int = 3, *, nearness: float = 0.0) -> list[Portrait]:
    """Return pictures whose thumbnails hold bytes that occur nowhere else."""
    found = embeddings_of(person, count, nearness=nearness)
    return [Portrait(embedding=one, thumbnail=thumbnail(person, number)) for number, one in enumerate(found)]


def thumbnail(person: int, number: int) -> bytes:
    return b"\xff\xd8\xff" + f"face of {person} number {number} ".encode() * 300


def person_of(number: int, count: int = 4, *, nearness: float = 0.0) -> Person:
    return Person(id=number, name=f"person {number}", embeddings=embeddings_of(number, count, nearness=nearness))


def _direction(person: int) -> Embeddings:
    direction = np.random.default_rng(person).normal(size=128)
    return (direction / np.linalg.norm(direction)).astype(np.float32)
