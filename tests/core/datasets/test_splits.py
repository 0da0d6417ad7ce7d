"""Splits are made class by class, by a seed, and keep together what belongs together."""

from collections import defaultdict
from dataclasses import replace

import pytest

from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.datasets.sources.layout import manifest_from
from fer_core.datasets.splits import DEFAULT_SHARES, divide, hold_out_valid
from fer_core.errors import DatasetError


def manifest(**counts: int) -> Manifest:
    names = [f"train/{label}/{number}.png" for label, count in counts.items() for number in range(count)]
    return manifest_from([*names, "test/happy/1.png"], origin="x")


def test_every_class_gives_its_share_and_no_picture_is_lost() -> None:
    before = manifest(happy=100, sad=40, disgust=3)
    after = hold_out_valid(before, share=0.1)
    assert after.counts("valid") == {"disgust": 1, "happy": 10, "sad": 4}
    assert after.counts("train") == {"disgust": 2, "happy": 90, "sad": 36}
    assert after.of("test") == before.of("test")
    assert [record.file for record in after.records] == [record.file for record in before.records]


def test_the_seed_decides_which() -> None:
    before = manifest(happy=50, sad=50)
    assert hold_out_valid(before, share=0.2, seed=1) == hold_out_valid(before, share=0.2, seed=1)
    assert hold_out_valid(before, share=0.2, seed=1) != hold_out_valid(before, share=0.2, seed=2)


@pytest.mark.parametrize(
    ("before", "share", "message"),
    [
        (manifest_from(["train/a/1.png", "valid/a/1.png"], origin="x"), 0.1, "has a valid split already"),
        (manifest(happy=5), 1.5, "between 0 and 1, got 1.5"),
        (manifest(happy=5, sad=1), 0.1, 'class "sad" has too few pictures for train, valid: 1'),
    ],
    ids=["already", "share", "single"],
)
def test_refuses(before: Manifest, share: float, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        hold_out_valid(before, share=share)


def pictures(label: str, count: int, subject: str = "") -> tuple[Record, ...]:
    return tuple(
        Record(
            file=f"train/{label}/{number}.png",
            split="train",
            label=label,
            source="x",
            subject=subject.format(number // 5) if subject else "",
        )
        for number in range(count)
    )


def test_divides_each_class_in_the_same_way() -> None:
    divided = divide(Manifest(records=(*pictures("happy", 200), *pictures("sad", 33))), shares=DEFAULT_SHARES, seed=1)
    assert [divided.counts(split) for split in ("train", "valid", "test")] == [
        {"happy": 160, "sad": 27},
        {"happy": 20, "sad": 3},
        {"happy": 20, "sad": 3},
    ]


def test_the_seed_decides() -> None:
    whole = Manifest(records=pictures("happy", 50))
    first, again, other = (divide(whole, shares=DEFAULT_SHARES, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_copies_and_subjects_stay_on_one_side() -> None:
    records = (*pictures("happy", 100, subject="person {}"), *pictures("sad", 60))
    groups = {f"train/sad/{number}.png": f"copy {number // 3}" for number in range(30)}
    groups["train/happy/0.png"] = groups["train/sad/0.png"]  # a copy with another label, of a person with four others
    divided = divide(Manifest(records=records), shares=DEFAULT_SHARES, seed=5, groups=groups)
    sides: dict[str, set[str]] = defaultdict(set)
    for record in divided.records:
        for key in (record.subject, groups.get(record.file, "")):
            sides[key].add(record.split)
    del sides[""]
    assert len(sides) == 30
    assert all(len(splits) == 1 for splits in sides.values())
    joined = {divided.records[0].split, *(record.split for record in divided.records if record.subject == "person 0")}
    assert joined == {next(record.split for record in divided.records if record.file == "train/sad/1.png")}
    counts = divided.counts("train")
    assert 75 <= counts["happy"] <= 85 and 45 <= counts["sad"] <= 51


@pytest.mark.parametrize(
    ("shares", "count", "message"),
    [
        ({"train": 0.5, "valid": 0.4}, 10, "sum to 1, got train 0.5, valid 0.4"),
        ({"train": 1.5, "valid": -0.5}, 10, "above 0"),
        ({}, 10, "got none"),
        ({"train": 0.8, "valid": 0.1, "test": 0.1}, 2, 'class "happy" has too few pictures for train, valid, test: 2'),
    ],
    ids=["sum", "negative", "none", "few"],
)
def test_refuses_to_divide(shares: dict[Split, float], count: int, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        divide(Manifest(records=pictures("happy", count)), shares=shares)


def test_a_class_of_three_has_one_picture_in_each_split() -> None:
    divided = divide(Manifest(records=pictures("happy", 3)), shares=DEFAULT_SHARES)
    assert {record.split for record in divided.records} == {"train", "valid", "test"}


def test_copies_stay_together_when_valid_is_held_out() -> None:
    groups = {f"train/happy/{number}.png": f"copy {number // 2}" for number in range(40)}
    held = hold_out_valid(Manifest(records=pictures("happy", 40)), share=0.25, groups=groups)
    assert len(held.of("valid")) == 10
    valid, train = ({groups[record.file] for record in held.of(split)} for split in ("valid", "train"))
    assert not valid & train


def test_augmented_pictures_are_not_divided() -> None:
    first, *others = pictures("happy", 9)
    copy = replace(first, file="train/happy/0-augmented-1.png", parameters='{"flip":true}')
    with pytest.raises(DatasetError, match="1 of the pictures are augmented copies"):
        hold_out_valid(Manifest(records=(first, copy, *others)), share=0.5)
