"""New pictures are divided so that no clip stands on both sides."""

import pytest

from fer_core.datasets.manifest import Record, Split
from fer_core.errors import TrainingError
from fer_core.training.new_pictures import NewClass, Sides, clip_of, new_classes, teachable
from tests.taught_network import new_pictures, record, three_clips


def divided(records: tuple[Record, ...], sides: Sides | None = None) -> NewClass:
    (found,) = new_classes(new_pictures(records), ["bored"], sides=sides)
    return found


def frames(*clips: tuple[str, Split, int]) -> tuple[Record, ...]:
    """So many pictures of each clip and split; without a clip they stand alone."""
    named = [(clip, split) for clip, split, count in clips for _ in range(count)]
    return tuple(record(number, split, clip) for number, (clip, split) in enumerate(named))


def clips(records: tuple[Record, ...]) -> set[str]:
    return {clip_of(each) for each in records}


def test_of_a_clip_on_both_sides_one_side_is_left_out() -> None:
    found = divided(three_clips())
    assert (found.separation, found.clips, found.held_out_clips) == ("apart", 3, 1)
    assert clips(found.held_out) == {"three"} and clips(found.learnt) == {"one", "two"}
    assert (len(found.learnt), len(found.held_out)) == (17, 3)
    last_is_torn = divided(frames(("one", "train", 8), ("two", "train", 4), ("two", "valid", 3), ("two", "test", 3)))
    assert clips(last_is_torn.learnt) == {"one"} and clips(last_is_torn.held_out) == {"two"}
    assert last_is_torn.separation == "apart" and len(last_is_torn.held_out) == 3


def test_a_torn_clip_that_is_most_of_all_is_learnt_and_another_one_held_out() -> None:
    found = divided(frames(("one", "train", 4), ("two", "train", 12), ("two", "valid", 3)))
    assert clips(found.learnt) == {"two"} and clips(found.held_out) == {"one"}
    assert (found.separation, len(found.learnt), len(found.held_out)) == ("apart", 12, 4)


def test_splits_that_tear_no_clip_are_kept() -> None:
    found = divided(frames(("one", "train", 9), ("two", "valid", 1), ("two", "test", 4)))
    assert found.separation == "apart"
    assert clips(found.learnt) == {"one"} and clips(found.held_out) == {"two"}
    assert len(found.held_out) == 1


@pytest.mark.parametrize(
    "records",
    [
        three_clips(),
        frames(("one", "train", 12), ("one", "valid", 3), ("one", "test", 3)),
        frames(("one", "train", 4), ("two", "train", 12), ("two", "valid", 3), ("two", "test", 3)),
        frames(("one", "train", 6), ("two", "train", 6), ("two", "test", 3)),
        frames(("", "train", 20), ("", "test", 5)),
        frames(("", "train", 8), ("", "valid", 5), ("", "test", 5)),
    ],
    ids=["three clips", "one clip", "torn", "no valid", "alone", "alone in all"],
)
def test_only_train_is_learnt_and_test_is_left_alone(records: tuple[Record, ...]) -> None:
    found = divided(records)
    assert {each.split for each in found.learnt} == {"train"}
    assert {each.split for each in found.held_out} <= {"train", "valid"}
    assert not set(found.learnt) & set(found.held_out)


def test_a_clip_that_was_learnt_is_not_held_out_later() -> None:
    first = frames(("a", "train", 8), ("b", "train", 4), ("c", "train", 4), ("d", "train", 5))
    before = divided(first)
    sides: dict = {each.file: "learnt" for each in before.learnt} | {each.file: "held_out" for each in before.held_out}
    more = frames(("a", "train", 8), ("b", "train", 4), ("c", "train", 4), ("d", "train", 5), ("e", "train", 4),
                  ("f", "train", 4), ("g", "train", 30))  # fmt: skip
    after = divided(more, sides)
    assert not clips(after.held_out) & clips(before.learnt)
    assert not clips(after.learnt) & clips(before.held_out)
    assert clips(after.held_out) >= clips(before.held_out)


def test_a_learnt_clip_in_valid_is_not_measured_on_and_its_new_frames_neither() -> None:
    records = frames(("one", "train", 9), ("two", "valid", 4), ("three", "valid", 2))
    found = divided(records, {records[9].file: "learnt"})
    assert clips(found.held_out) == {"three"}
    everything: Sides = {each.file: "learnt" for each in records}
    with pytest.raises(TrainingError, match="were all learnt, or all held out, in earlier lessons"):
        divided(records, everything)
    with pytest.raises(TrainingError, match="Add pictures of another clip"):
        divided(frames(("one", "train", 12)), {records[0].file: "learnt"})


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
    assert found.held_out_clips == 0
    assert not set(found.held_out) & set(found.learnt)


def test_augmented_copies_are_left_out() -> None:
    records = tuple(record(i, "train") for i in range(12)) + tuple(
        record(i, "train", parameters="flip") for i in range(100, 130)
    )
    found = divided(records)
    assert len(found.learnt) + len(found.held_out) == 12
    assert teachable(new_pictures(records).manifest) == {"bored": 12}


def test_a_class_needs_pictures_to_learn_from() -> None:
    records = frames(("", "train", 4), ("", "valid", 10), ("", "test", 10))
    assert teachable(new_pictures(records).manifest) == {}
    with pytest.raises(TrainingError, match='4 pictures of "bored" in the split train, the only one that is learnt'):
        divided(records)
    with pytest.raises(TrainingError, match=r'9 pictures of "bored", and at least 10 .* test do not count'):
        divided(frames(("", "train", 9), ("", "test", 9)))


@pytest.mark.parametrize("label", ["bored", "absent"])
def test_too_few_pictures_are_refused(label: str) -> None:
    few = new_pictures(tuple(record(i, "train") for i in range(9)))
    with pytest.raises(TrainingError, match=f'pictures of "{label}", and at least 10 are needed'):
        new_classes(few, [label])
