"""What goes into a version: people's decisions first, then votes and copies."""

import pytest

from fer_core.datasets.curation import Standing
from fer_core.datasets.curation.selection import Choice, PublishOptions, select
from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.datasets.votes import Votes

NOBODY = Standing()


def record(file: str = "a.png", label: str = "happy", *, split: Split = "train", votes: str = "") -> Record:
    return Record(file=file, split=split, label=label, source=file, votes=Votes.from_text(votes))


def choice(picture: Record, standing: Standing = NOBODY, **options: bool) -> Choice:
    (only,) = select(Manifest(records=(picture,)), {picture.file: standing}, (), PublishOptions(**options))
    return only


def test_decisions_are_applied() -> None:
    chosen = choice(record(), Standing(label="bored", split="valid", reviewed=True))
    assert (chosen.chosen.label, chosen.chosen.split, chosen.left_out) == ("bored", "valid", None)
    assert chosen.relabelled and chosen.moved and not chosen.by_votes
    assert choice(record(), Standing(excluded=True, reviewed=True)).left_out == "excluded"
    assert choice(record(label="unlabelled")).left_out == "unlabelled"
    assert choice(record(label="unlabelled"), Standing(label="sad", reviewed=True)).left_out is None


@pytest.mark.parametrize(
    ("votes", "label", "left_out"),
    [
        ("happy=7 neutral=3", "happy", None),
        ("sad=6 neutral=4", "sad", None),
        ("contempt=8 neutral=2", "contempt", None),
        ("happy=5 sad=5", None, "no_majority"),
        ("unknown=9 sad=1", None, "no_majority"),
        ("not_face=9 sad=1", None, "not_a_face"),
        ("", None, "no_majority"),
    ],
    ids=["same", "other", "contempt", "tie", "unknown", "not a face", "no votes"],
)
def test_majority(votes: str, label: str | None, left_out: str | None) -> None:
    chosen = choice(record(votes=votes), majority=True)
    assert chosen.left_out == left_out
    assert label is None or chosen.chosen.label == label
    assert chosen.by_votes == (label not in (None, "happy"))


def test_a_label_that_a_person_gave_comes_before_the_majority() -> None:
    chosen = choice(record(votes="sad=9 neutral=1"), Standing(label="angry", reviewed=True), majority=True)
    assert chosen.chosen.label == "angry" and not chosen.by_votes and chosen.left_out is None


def test_not_faces_are_dropped_unless_a_person_kept_them() -> None:
    picture = record(votes="not_face=9 sad=1")
    assert choice(picture).left_out is None
    assert choice(picture, drop_not_faces=True).left_out == "not_a_face"
    assert choice(picture, Standing(reviewed=True), drop_not_faces=True).left_out is None


@pytest.mark.parametrize("votes", ["not_face=9 sad=1", "sad=9", "sad=5 fear=5", ""])
@pytest.mark.parametrize("split", [None, "valid"], ids=["kept", "moved"])
def test_votes_change_nothing_about_a_picture_that_a_person_looked_at(votes: str, split: Split | None) -> None:
    seen = Standing(split=split, reviewed=True)
    chosen = choice(record(votes=votes), seen, majority=True, drop_not_faces=True)
    assert (chosen.chosen.label, chosen.left_out, chosen.by_votes) == ("happy", None, False)


def test_votes_label_what_a_person_kept_without_a_label() -> None:
    picture = record(label="unlabelled", votes="sad=9")
    assert choice(picture, Standing(reviewed=True), majority=True).chosen.label == "sad"
    assert choice(picture, Standing(reviewed=True)).left_out == "unlabelled"


def test_copies_across_splits_stay_in_the_last_split() -> None:
    records = (
        record("1.png"),
        record("2.png", split="valid"),
        record("3.png"),
        record("4.png", split="test"),
        record("5.png"),
        record("6.png"),
    )
    groups = {"1.png": "a", "2.png": "a", "3.png": "b", "4.png": "b", "5.png": "c", "6.png": "c"}
    findings = [Finding(file=file, reason="exact_copy", score=1, group=group) for file, group in groups.items()]
    options = PublishOptions(drop_copies_across_splits=True)
    standings = {"3.png": Standing(reviewed=True)}
    chosen = select(Manifest(records=records), standings, findings, options)
    assert [choice.record.file for choice in chosen if choice.left_out == "copy_across_splits"] == ["1.png"]
    moved = {"2.png": Standing(split="train", reviewed=True)}
    chosen = select(Manifest(records=records), moved, findings, options)
    assert [choice.record.file for choice in chosen if choice.left_out] == ["3.png"]
