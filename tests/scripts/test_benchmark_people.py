"""The benchmark of people: its measures, and one small run."""

from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from scripts import _benchmark_people
from scripts._benchmark_people import draw, eigenfaces, equal_error
from scripts._pairs_of_faces import KnownFace
from tests.drawn_people import embeddings_of


def face(person: int, number: int, *, video: bool = False) -> KnownFace:
    embedding = embeddings_of(person, number + 1)[number]
    grey = np.random.default_rng(person).uniform(0, 255, 64 * 64) + np.random.default_rng(number).normal(size=64 * 64)
    return KnownFace(person=f"p{person}", video=video, plain=embedding, careful=embedding, grey=grey)


FACES = [face(person, number, video=person == 2) for person in (1, 2, 3) for number in range(5)] + [face(4, 0)]


def test_the_equal_error_rate_is_where_both_errors_meet() -> None:
    assert equal_error(np.array([1.0, 2.0]), np.array([3.0, 4.0])) == 0
    assert equal_error(np.array([1.0, 2.0, 3.0, 5.0]), np.array([4.0, 6.0, 7.0, 8.0])) == 0.25


def test_eigenfaces_keep_people_apart_that_differ() -> None:
    vectors = eigenfaces(FACES)
    assert vectors.shape[0] == len(FACES) and vectors.shape[1] < len(FACES)
    assert np.linalg.norm(vectors[0] - vectors[1]) < np.linalg.norm(vectors[0] - vectors[12])


def test_a_draw_tests_every_face_that_is_not_enrolled() -> None:
    limit, photos, videos, wrong = draw(FACES, ["p1", "p2", "p3"], 2, 3, seed=1)
    assert 0.4 <= limit[0] <= 0.55
    assert len(photos) + len(videos) == 2 * 2
    assert photos.all() and videos.all()
    assert len(wrong) == len(FACES) - 6 and not wrong.any()


def test_tables_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_benchmark_people, "read_faces", lambda photos, videos: FACES)
    assert _benchmark_people.run(Namespace(photos=tmp_path, videos=[], pictures=[2], draws=3)) == 0
    told = capsys.readouterr().out
    assert "16 faces of 4 people, 3 of them several times" in told
    assert "| photos and videos | embedding | 30 | 90 | 100.0% | 0.0% | 100.0% right, 0 wrong |" in told
    assert "| one person | 2 | 0.47 to 0.47 |" in told
