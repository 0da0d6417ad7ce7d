"""What a taught network remembers of a lesson."""

import numpy as np

from fer_core.networks.replay import Replay
from fer_core.training.lessons import HELD_OUT, REHEARSED, Studied, remembered
from fer_core.training.new_pictures import NewClass

BORED = NewClass(label="bored", learnt=(), held_out=(), separation="apart", clips=2)


def rehearsed(pictures: int) -> np.ndarray:
    """Features of this many pictures, which are numbered from 0, and of two variations each, numbered from 10,000."""
    numbers = np.concatenate([np.arange(pictures), 10_000 + np.arange(2 * pictures)]).astype(np.float32)
    studied = Studied(
        new=BORED,
        pictures=pictures,
        learnt=numbers[:, None],
        held_out=np.zeros((2 * HELD_OUT, 1), np.float32),
        learnt_marks=(),
        held_out_marks=(),
    )
    before = Replay(features=np.empty((0, 1), np.float32), labels=np.empty(0, np.int64), held_out=np.empty(0, bool))
    after = remembered(before, [studied], ("angry", "bored"), seed=3)
    assert set(after.labels.tolist()) == {1} and after.held_out.sum() == HELD_OUT
    return after.features[~after.held_out, 0]


def test_of_many_pictures_some_of_all_clips_are_rehearsed() -> None:
    kept = rehearsed(1000)
    assert len(set(kept.tolist())) == len(kept) == REHEARSED and kept.max() < 1000
    assert (kept >= 500).sum() > REHEARSED / 4  # frames stand one clip after another


def test_of_few_pictures_all_are_rehearsed_and_their_variations() -> None:
    kept = rehearsed(50)
    assert set(range(50)) <= set(kept.tolist()) and len(kept) == 150
