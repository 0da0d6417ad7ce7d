"""Ten pictures to guess, and what others say about them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.votes import Votes
from fer_core.lesson.guessing_game import Puzzle, drawn_puzzles, has_votes, options, outcome, voted_puzzles
from tests import drawn_dataset

BLANK = np.zeros((4, 4, 3), np.uint8)


def puzzle(**shares: float) -> Puzzle:
    return Puzzle(image=BLANK, shares=shares, origin="crowd", voters=10)


def test_drawn_faces_are_mixtures_of_two_and_the_same_for_a_seed() -> None:
    first, again, other = drawn_puzzles(3), drawn_puzzles(3), drawn_puzzles(4)
    assert len(first) == 10 and all(one.origin == "drawn" for one in first)
    for one, same in zip(first, again, strict=True):
        assert len(one.shares) == 2 and sum(one.shares.values()) == pytest.approx(1)
        assert one.shares == same.shares and np.array_equal(one.image, same.image)
    assert [one.shares for one in first] != [one.shares for one in other]
    assert sum(max(one.shares.values()) >= 0.8 for one in first) == 4


def test_guesses_are_compared_with_the_most_frequent_answer() -> None:
    puzzles = [puzzle(happy=0.9, sad=0.1), puzzle(fear=0.6, surprise=0.4), puzzle(angry=1.0)]
    found = outcome(puzzles, ["happy", "surprise"])
    assert (found.guessed, found.matched) == (2, 1)
    assert found.expected == pytest.approx(0.82 + 0.52)


def test_contempt_can_be_guessed_where_somebody_voted_for_it() -> None:
    assert "contempt" in options([puzzle(contempt=1.0)]) and "contempt" not in options([puzzle(happy=1.0)])


@pytest.fixture
def voted(tmp_path: Path) -> Dataset:
    """Eight pictures that all agree on, eight that are unclear, one that shows no face, and some without votes."""
    folder = drawn_dataset.write_folder(tmp_path / "given", drawn_dataset.files({"train": 7}))
    dataset = open_dataset(folder)
    votes = [
        *[Votes(counts=(("happy", 10),))] * 8,
        *[Votes(counts=(("fear", 5), ("surprise", 4), ("unknown", 1)))] * 8,
        Votes(counts=(("happy", 2), ("not_face", 8))),
    ]
    records = dataset.manifest.records
    given = [replace(record, votes=vote) for record, vote in zip(records, votes, strict=False)]
    return replace(dataset, manifest=Manifest(records=(*given, *records[len(given) :])))


def test_a_game_of_a_crowd_is_mostly_unclear(voted: Dataset) -> None:
    assert has_votes(voted)
    puzzles = voted_puzzles(voted, seed=1)
    assert len(puzzles) == 10 and {one.voters for one in puzzles} == {10}
    assert sum(one.majority == "happy" for one in puzzles) == 4
    unclear = next(one for one in puzzles if one.majority == "fear")
    assert unclear.shares == pytest.approx({"fear": 5 / 9, "surprise": 4 / 9})


def test_without_enough_votes_there_is_no_game(tmp_path: Path) -> None:
    dataset = open_dataset(drawn_dataset.write_folder(tmp_path / "given", drawn_dataset.files({"train": 7})))
    assert not has_votes(dataset)
    assert voted_puzzles(dataset, seed=1) == ()
