"""Renaming, merging and leaving out classes."""

import pytest

from fer_core.datasets.class_map import ClassMap, only, suggested
from fer_core.datasets.manifest import Manifest, Record
from fer_core.errors import DatasetError

MANIFEST = Manifest(
    records=tuple(
        Record(file=f"train/{label}/1.png", split="train", label=label, source=label)
        for label in ("angry", "bored", "happy")
    )
)


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["Happiness", "anger"], (("Happiness", "happy"), ("anger", "angry"))),
        (["0", "4", "6"], (("0", "angry"), ("4", "sad"), ("6", "neutral"))),
        (["1", "7"], (("1", "1"), ("7", "7"))),
        (["0", "bored"], (("0", "0"), ("bored", "bored"))),
        (["Gelangweilt 😐"], (("Gelangweilt 😐", "gelangweilt 😐"),)),
    ],
    ids=["synonyms", "digits", "digits of another dataset", "a digit among names", "new"],
)
def test_suggests_our_names(names: list[str], pairs: tuple[tuple[str, str], ...]) -> None:
    assert suggested(names).pairs == pairs


def test_renames_merges_and_leaves_out() -> None:
    kept = ClassMap(pairs=(("angry", None), ("bored", "happy"))).apply(MANIFEST)
    assert [(record.file, record.label) for record in kept.records] == [
        ("train/bored/1.png", "happy"),
        ("train/happy/1.png", "happy"),
    ]


def test_keeps_only_some_classes() -> None:
    assert only(MANIFEST, ["happy", "bored"]).apply(MANIFEST).labels == ("happy", "bored")
    with pytest.raises(DatasetError, match="no class sleepy"):
        only(MANIFEST, ["sleepy"])


def test_refuses_to_leave_nothing_and_names_that_climb() -> None:
    with pytest.raises(DatasetError, match="no picture would remain"):
        only(MANIFEST, []).apply(MANIFEST)
    with pytest.raises(DatasetError, match="cannot be the name of a class"):
        ClassMap(pairs=(("angry", "../angry"),))
