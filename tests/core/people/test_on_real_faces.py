"""Faces of dlib's example photos and the video: no wrong name, and nearly all right ones."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.people.matching import Matcher, Person
from fer_core.people.separation import measure_separation
from scripts._pairs_of_faces import COLLAGE, SAME, FaceReader, KnownFace

ENROLLED = 3


@pytest.fixture(scope="module")
def faces(photos_folder: Path) -> list[KnownFace]:
    reader = FaceReader()
    return [
        face for name in (COLLAGE, "2008_001009.jpg", "2008_001322.jpg") for face in reader.photo(photos_folder / name)
    ]


def of(faces: list[KnownFace], name: str) -> list[KnownFace]:
    return [face for face in faces if face.person == name]


def test_the_collage_has_the_faces_that_were_marked(faces: list[KnownFace]) -> None:
    assert {name: len(of(faces, name)) for name in SAME} == {"A": 6, "B": 6, "C": 6, "D": 5}


@pytest.mark.parametrize("stranger", [None, *SAME])
def test_people_are_told_apart_and_strangers_stay_unknown(faces: list[KnownFace], stranger: str | None) -> None:
    people = [
        Person(id=place, name=name, embeddings=np.stack([face.careful for face in of(faces, name)[:ENROLLED]]))
        for place, name in enumerate(SAME)
        if name != stranger
    ]
    rest = [face for face in faces if face not in [one for name in SAME for one in of(faces, name)[:ENROLLED]]]
    matcher = Matcher(people, measure_separation(people).limit)
    named = [found.name for found in matcher.match(np.stack([face.plain for face in rest]))]
    enrolled = {person.name for person in people}
    right = [face.person == name for face, name in zip(rest, named, strict=True) if face.person in enrolled]
    assert all(name in (None, face.person) for face, name in zip(rest, named, strict=True))
    assert np.mean(right) >= 0.9
