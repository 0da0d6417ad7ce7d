import numpy as np
import pytest

from fer_core.people.matching import Person
from fer_core.people.separation import (
    CLEARANCE,
    DEFAULT_LIMIT,
    HIGHEST_LIMIT,
    LOWEST_LIMIT,
    Separation,
    look_alikes,
    measure_separation,
    with_few_pictures,
)
from tests.drawn_people import person_of


def separation(within: list[float], between: list[float]) -> Separation:
    return Separation(within=np.array(within), between=np.array(between))


@pytest.mark.parametrize(
    ("within", "between", "limit"),
    [
        pytest.param([0.2, 0.4], [0.6, 0.9], 0.5, id="halfway"),
        pytest.param([], [], DEFAULT_LIMIT, id="nobody"),
        pytest.param([0.2, 0.3], [], DEFAULT_LIMIT, id="one person"),
        pytest.param([0.4], [0.9], HIGHEST_LIMIT, id="very different people"),
        pytest.param([0.1], [0.6], LOWEST_LIMIT, id="a burst tells nothing of another day"),
        pytest.param([0.5], [0.45], 0.45 - CLEARANCE, id="people who overlap: rather unknown"),
        pytest.param([], [0.8], HIGHEST_LIMIT, id="one picture each"),
        pytest.param([0.1], [0.1], 0.2, id="the same person twice"),
    ],
)
def test_the_limit_follows_from_the_people(within: list[float], between: list[float], limit: float) -> None:
    assert separation(within, between).limit == pytest.approx(limit)


def test_a_picture_is_not_compared_with_itself() -> None:
    found = measure_separation([person_of(1, 4), person_of(2, 2), person_of(3, 1)])
    assert len(found.within) == 4 + 2
    assert found.within.min() > 0.1
    assert len(found.between) == 2 * (4 + 2 + 1)
    assert found.between.min() > 1


def test_nobody_has_no_distances() -> None:
    found = measure_separation([])
    assert found.within.size == found.between.size == 0


def test_people_who_look_alike_are_told_once_with_the_nearest_first() -> None:
    people = [person_of(0), person_of(1, nearness=0.7), person_of(2), person_of(3, nearness=0.8)]
    pairs = look_alikes(people)
    assert (pairs[0].first, pairs[0].second) == ("person 0", "person 3")
    assert ("person 0", "person 1") in [(pair.first, pair.second) for pair in pairs]
    assert not any("person 2" in (pair.first, pair.second) for pair in pairs)
    assert [pair.distance for pair in pairs] == sorted(pair.distance for pair in pairs)


def test_few_pictures_are_told() -> None:
    people: list[Person] = [person_of(1, 4), person_of(2, 5)]
    assert [person.name for person in with_few_pictures(people)] == ["person 1"]
