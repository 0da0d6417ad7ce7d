"""Who votes on a track's name: the newest faces, or faces from its whole length."""

from itertools import pairwise
from types import SimpleNamespace

import pytest

from fer_core.analysis.videos.track_votes import MOST_VOTES, FacesOfAllTimes, NewestFaces


def faces(count: int) -> list[SimpleNamespace]:
    return [SimpleNamespace(number=number) for number in range(count)]


def kept(voters: FacesOfAllTimes | NewestFaces, count: int) -> list[int]:
    for face in faces(count):
        voters.add(face)
    return [face.number for face in voters]


def test_live_the_newest_vote() -> None:
    assert kept(NewestFaces(), 100) == list(range(100 - MOST_VOTES, 100))


@pytest.mark.parametrize("count", [1, MOST_VOTES, MOST_VOTES + 1, 999, 20_000])
def test_of_a_file_faces_of_all_times_vote_at_equal_steps(count: int) -> None:
    numbers = kept(FacesOfAllTimes(), count)
    steps = {after - before for before, after in pairwise(numbers)}
    assert numbers[0] == 0 and len(steps) <= 1
    assert min(count, MOST_VOTES // 2) <= len(numbers) <= MOST_VOTES
    assert count - numbers[-1] <= max(steps, default=1)


@pytest.mark.parametrize("voters", [NewestFaces(), FacesOfAllTimes()])
def test_cleared_it_begins_anew(voters: FacesOfAllTimes | NewestFaces) -> None:
    kept(voters, 200)
    voters.clear()
    assert len(voters) == 0 and kept(voters, 3) == [0, 1, 2]
