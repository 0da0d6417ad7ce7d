"""Votes as text, majority, soft labels."""

from dataclasses import dataclass

import numpy as np
import pytest

from fer_core.datasets.votes import Votes, soft_targets
from fer_core.errors import DatasetError


def votes(text: str) -> Votes:
    found = Votes.from_text(text)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "majority"),
    [
        ("happy=10", "happy"),
        ("happy=4 neutral=3 sad=1 fear=1 angry=1", "happy"),
        ("happy=5 neutral=5", None),
        ("happy=4 neutral=3 sad=3", None),
        ("not_face=8 happy=2", "not_face"),
        ("happy=1 sad=1", None),
    ],
    ids=["all", "single votes are dropped", "a tie", "no half", "no face", "only single votes"],
)
def test_majority(text: str, majority: str | None) -> None:
    assert votes(text).majority() == majority


def test_text_goes_both_ways_in_a_fixed_order() -> None:
    assert votes("neutral=3 happy=7").as_text() == "happy=7 neutral=3"
    assert Votes.from_text("") is None
    assert Votes.from_counts([("happy", 0), ("sad", 2)]) == votes("sad=2")
    assert Votes.from_counts([("happy", 0)]) is None


@pytest.mark.parametrize("text", ["happy", "happy=x", "bored=3", "happy=0", "happy=-1", "happy=1 happy=2", "a=b=c"])
def test_refuses_what_are_no_votes(text: str) -> None:
    with pytest.raises(DatasetError, match=r"no votes|cannot be used"):
        Votes.from_text(text)


@dataclass
class Picture:
    label: str
    votes: Votes | None


def test_soft_targets_mix_label_and_votes() -> None:
    labels = ("angry", "happy", "sad")
    pictures = [
        Picture("angry", votes("happy=3 sad=1 not_face=4")),
        Picture("happy", None),
        Picture("sad", votes("not_face=10")),
    ]
    mixed = soft_targets(pictures, labels, weight=0.4)
    np.testing.assert_allclose(mixed, [[0.6, 0.3, 0.1], [0, 1, 0], [0, 0, 1]], atol=1e-6)
    np.testing.assert_array_equal(soft_targets(pictures, labels, weight=0.0), np.eye(3, dtype=np.float32))
