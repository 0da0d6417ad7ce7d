import numpy as np
import pytest

from fer_core.people.matching import Matcher, Person, person_distances
from tests.drawn_people import embeddings_of, person_of


def corner(*values: float) -> np.ndarray:
    return np.array([*values, *[0.0] * (128 - len(values))], np.float32)


def test_the_distance_is_the_mean_to_the_three_nearest() -> None:
    pictures = np.stack([corner(1), corner(2), corner(3), corner(50)])
    assert person_distances(corner(0)[None], pictures).tolist() == [2]


def test_with_fewer_pictures_all_count() -> None:
    assert person_distances(corner(0)[None], np.stack([corner(1), corner(2)])).tolist() == [1.5]


def test_more_pictures_of_a_stranger_bring_nobody_nearer() -> None:
    """The distance to the nearest one alone would fall with each picture."""
    few, many = embeddings_of(1, 3), np.concatenate([embeddings_of(1, 3), embeddings_of(2, 30)])
    face = embeddings_of(1, 5)[4:]
    assert person_distances(face, many) == pytest.approx(person_distances(face, few))


def test_each_face_gets_its_person_and_the_distance() -> None:
    matcher = Matcher([person_of(1), person_of(2)], 0.5)
    found = matcher.match(np.concatenate([embeddings_of(2, 6)[5:], embeddings_of(1, 6)[5:]]))
    assert [identity.name for identity in found] == ["person 2", "person 1"]
    assert all(0.1 < identity.distance < 0.4 for identity in found)


def test_a_face_that_fits_nobody_is_unknown_never_the_nearest() -> None:
    (found,) = Matcher([person_of(1), person_of(2)], 0.5).match(embeddings_of(3, 1))
    assert found.name is None
    assert found.distance > 1


def test_the_limit_itself_still_names() -> None:
    person = Person(id=1, name="Ana", embeddings=corner(0)[None])
    assert Matcher([person], 0.5).match(corner(0.5)[None])[0].name == "Ana"
    assert Matcher([person], 0.5).match(corner(0.51)[None])[0].name is None


def test_a_track_is_named_by_most_of_its_frames() -> None:
    frames = np.concatenate([embeddings_of(1, 8)[4:], embeddings_of(3, 2)])  # two frames of nobody
    assert Matcher([person_of(1), person_of(2)], 0.5).vote(frames).name == "person 1"


def test_a_track_of_a_stranger_stays_unknown_though_one_frame_fits() -> None:
    frames = np.concatenate([embeddings_of(3, 6), embeddings_of(1, 5)[4:]])
    assert Matcher([person_of(1), person_of(2)], 0.5).vote(frames).name is None


def test_nobody_to_compare_with_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="nobody"):
        Matcher([], 0.5)
