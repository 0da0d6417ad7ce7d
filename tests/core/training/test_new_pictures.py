"""New pictures are divided so that no clip stands on both sides."""

import pytest

from fer_core.datasets.manifest import Record
from fer_core.errors import TrainingError
from fer_core.training.new_pictures import NewClass, clip_of, new_classes, teachable
from tests.taught_network import new_pictures, record, three_clips


def divided(records: tuple[Record, ...], seed: int = 1) -> NewClass:
    (found,) = new_classes(new_pictures(records), ["bored"], seed=seed)
    return found


def clips(records: tuple[Record, ...]) -> set[str]:
    return {clip_of(each) for each in records}


def test_a_clip_on_both_sides_makes_whole_clips_be_held_out() -> None:
    found = divided(three_clips())
    assert (found.separation, found.clips) == ("apart", 3)
    assert clips(found.held_out) == {"three"} and clips(found.learnt) == {"one", "two"}
    assert (len(found.learnt), len(found.held_out)) == (20, 6)


def test_splits_that_tear_no_clip_are_kept() -> None:
    records = (*(record(i, "train", "one") for i in range(9)), record(9, "test", "two"))
    found = divided(records)
    assert found.separation == "apart"
    assert clips(found.learnt) == {"one"} and clips(found.held_out) == {"two"}


def test_a_single_clip_is_held_out_from_its_end_and_said() -> None:
    found = divided(tuple(record(i, "train", "one") for i in range(10)))
    assert (found.separation, found.clips) == ("time", 1)
    assert [each.file[-8:-4] for each in found.held_out] == ["0008", "0009"]


def test_a_single_clip_that_was_cut_in_time_keeps_its_cut() -> None:
    found = divided(tuple(record(i, "train" if i < 9 else "valid", "one") for i in range(12)))
    assert found.separation == "time" and len(found.held_out) == 3


def test_pictures_that_stand_alone_are_held_out_one_by_one() -> None:
    found = divided(tuple(record(i, "train") for i in range(20)))
    assert (found.separation, found.clips, len(found.held_out)) == ("apart", 0, 4)
    assert divided(tuple(record(i, "train") for i in range(20))).held_out == found.held_out
    assert not set(found.held_out) & set(found.learnt)


def test_augmented_copies_are_left_out() -> None:
    records = tuple(record(i, "train") for i in range(12)) + tuple(
        record(i, "train", parameters="flip") for i in range(100, 130)
    )
    found = divided(records)
    assert len(found.learnt) + len(found.held_out) == 12
    assert teachable(new_pictures(records).manifest) == {"bored": 12}


@pytest.mark.parametrize("label", ["bored", "absent"])
def test_too_few_pictures_are_refused(label: str) -> None:
    few = new_pictures(tuple(record(i, "train") for i in range(9)))
    with pytest.raises(TrainingError, match=f'pictures of "{label}", and at least 10 are needed'):
        new_classes(few, [label])
