"""Renaming, merging and leaving out classes."""

import pytest

from fer_core.datasets.class_map import ClassMap, only, suggested
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record
from fer_core.datasets.votes import Votes, soft_targets
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
        (["Cafe\u0301", "CAFÉ"], (("Cafe\u0301", "café"), ("CAFÉ", "café"))),
        (["Unlabelled"], (("Unlabelled", UNLABELLED),)),
    ],
    ids=["synonyms", "digits", "digits of another dataset", "a digit among names", "new", "accents", "unlabelled"],
)
def test_suggests_our_names(names: list[str], pairs: tuple[tuple[str, str], ...]) -> None:
    assert suggested(names).pairs == pairs


def test_votes_go_with_their_classes() -> None:
    votes = Votes.from_text("angry=1 disgust=7 sad=1 unknown=1")
    voted = Manifest(records=(Record(file="a.png", split="train", label="disgust", source="a", votes=votes),))
    merged = ClassMap(pairs=(("disgust", "angry"), ("angry", "angry"))).apply(voted).records[0]
    assert (merged.label, merged.votes and merged.votes.as_text()) == ("angry", "angry=8 sad=1 unknown=1")
    assert soft_targets([merged], ("angry", "sad"), weight=0.9)[0] == pytest.approx([0.1 + 0.8, 0.1])
    assert ClassMap(pairs=(("disgust", "bored"),)).apply(voted).records[0].votes is None
    assert ClassMap(pairs=(("sad", None),)).apply(voted).records[0].votes == votes


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


def test_new_names_are_spelt_as_classes_are() -> None:
    given = (("angry", "Joy"), ("bored", "Cafe\u0301"), ("happy", None))
    assert ClassMap(pairs=given).pairs == (("angry", "happy"), ("bored", "café"), ("happy", None))


@pytest.mark.parametrize("name", ["", "nul", "bored.", ".bored", "Unlabelled", "test"])
def test_a_class_is_not_renamed_to_what_none_can_be_called(name: str) -> None:
    with pytest.raises(DatasetError, match="cannot be the name of a class"):
        ClassMap(pairs=(("angry", name),))


def test_a_class_keeps_its_spelling_and_others_join_it() -> None:
    names = ClassMap(pairs=(("Bored", "Bored"), ("sleepy", "bored"), ("Happy", "Happy"), ("happy", "happy")))
    assert names.new_names(["Bored", "sleepy", "Happy", "happy", "sad"]) == {
        "Bored": "Bored",
        "sleepy": "Bored",
        "Happy": "happy",
        "happy": "happy",
        "sad": "sad",
    }


def test_a_class_with_an_impossible_name_can_be_renamed_or_left_out_but_not_kept() -> None:
    for new in ("tired", None):
        assert ClassMap(pairs=(("nul", new),)).new_names(["nul", "happy"]) == {"nul": new, "happy": "happy"}
    with pytest.raises(DatasetError, match="'nul' cannot be the name of a class"):
        ClassMap(pairs=(("nul", "nul"),)).new_names(["nul", "happy"])


def test_pictures_without_a_label_stay_so() -> None:
    kept = ClassMap(pairs=((UNLABELLED, UNLABELLED),))
    assert kept.new_names([UNLABELLED, "happy"]) == {UNLABELLED: UNLABELLED, "happy": "happy"}
