"""Doubtful labels: thresholds by hand, votes by FER+'s rule, and the findings that end in the queue."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.manifest import Manifest, Record
from fer_core.datasets.votes import Votes
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.evaluation.label_issues import (
    class_thresholds,
    confident_classes,
    find_high_losses,
    find_vote_disagreements,
    high_losses,
    labelled_as_decided,
    network_disagreements,
    vote_disagreements,
)
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.classifier import load_classifier
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import png

LABELS = ("angry", "happy", "sad")
GIVEN = np.array([0, 0, 1, 1, 1])
PROBABILITIES = np.array(
    [[0.9, 0.1, 0.0], [0.5, 0.5, 0.0], [0.8, 0.2, 0.0], [0.2, 0.8, 0.0], [0.3, 0.4, 0.3]], np.float32
)
FILES = ("0.png", "1.png", "2.png", "3.png", "4.png")


def test_a_class_is_as_sure_as_its_own_pictures() -> None:
    """angry: (0.9 + 0.5) / 2; happy: (0.2 + 0.8 + 0.4) / 3; sad has no picture, and nothing can reach it."""
    assert class_thresholds(GIVEN, PROBABILITIES) == pytest.approx([0.7, 1.4 / 3, 2.0])


def test_the_most_probable_of_the_confident_classes_counts() -> None:
    assert confident_classes(GIVEN, PROBABILITIES).tolist() == [0, 1, 0, 1, -1]


def test_confident_learning_finds_the_labels_off_the_diagonal() -> None:
    found = network_disagreements(FILES, LABELS, GIVEN, PROBABILITIES)
    assert [(item.file, item.suggestion, round(item.score, 3)) for item in found] == [
        ("1.png", "happy", 0.5),
        ("2.png", "angry", 0.8),
    ]
    assert {item.reason for item in found} == {"network_disagrees"}
    assert found[1].detail == "angry 0.80, happy 0.20"


def test_flipped_labels_are_found_among_right_ones() -> None:
    """600 pictures of three classes, 60 labels flipped, probabilities that follow the truth with noise."""
    random = np.random.default_rng(3)
    truth = random.integers(0, 3, 600)
    given = truth.copy()
    flipped = random.choice(600, 60, replace=False)
    given[flipped] = (given[flipped] + 1) % 3
    powers = np.exp(4 * np.eye(3)[truth] + random.normal(0, 0.8, (600, 3)))
    probabilities = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    files = tuple(map(str, range(600)))
    found = network_disagreements(files, LABELS, given, probabilities)
    right = [item for item in found if int(item.file) in set(flipped.tolist())]
    assert len(right) >= 54 and len(right) / len(found) > 0.85
    assert all(item.suggestion == LABELS[truth[int(item.file)]] for item in right)


def test_the_highest_losses() -> None:
    found = high_losses(FILES, LABELS, GIVEN, PROBABILITIES, most=2)
    assert [(item.file, item.suggestion, round(item.score, 3)) for item in found] == [
        ("2.png", "angry", 0.8),
        ("4.png", None, 0.6),
    ]
    sure = high_losses(FILES, LABELS, np.array([2, 0, 0, 0, 2]), PROBABILITIES, most=3)
    assert [item.file for item in sure] == ["0.png", "3.png", "4.png"]
    assert sure[0].score == 1.0 and sure[0].suggestion == "angry"


def record(votes: str, label: str = "happy") -> Record:
    return Record(file="a.png", split="train", label=label, source="a.png", votes=Votes.from_text(votes))


@pytest.mark.parametrize(
    ("votes", "suggestion", "score"),
    [
        ("sad=8 happy=2", "sad", 0.8),
        ("contempt=6 happy=3 unknown=1", "contempt", 0.6),
        ("happy=8 sad=2", None, None),
        ("sad=5 happy=5", None, None),
        ("not_face=9 sad=1", None, None),
        ("unknown=9 sad=1", None, None),
        ("", None, None),
    ],
    ids=["other", "contempt", "same", "tie", "not a face", "unknown", "no votes"],
)
def test_votes_that_disagree(votes: str, suggestion: str | None, score: float | None) -> None:
    found = vote_disagreements(Manifest(records=(record(votes),)))
    assert [(item.suggestion, item.score) for item in found] == ([(suggestion, score)] if suggestion else [])


def test_votes_do_not_disagree_with_no_label() -> None:
    assert vote_disagreements(Manifest(records=(record("sad=9", label="unlabelled"),))) == ()


def test_votes_are_held_against_the_label_as_decided(tmp_path: Path) -> None:
    votes = {"train/happy/0.png": "sad=8 happy=2", "train/happy/1.png": "sad=9", "train/happy/2.png": "sad=10"}
    curation = Curation(make_dataset(tmp_path / "data" / "voted", votes=votes))
    curation.decide(
        [
            Decision(file="train/happy/0.png", action="relabel", value="sad"),
            Decision(file="train/happy/1.png", action="exclude"),
        ],
        window="a",
    )
    left = Finding(
        file="train/happy/2.png",
        reason="votes_disagree",
        score=1.0,
        suggestion="sad",
        detail="10 of 10 votes for sad, 0 for happy",
    )
    assert find_vote_disagreements(curation.folder) == (left,)
    assert curation.findings() == (left,)


def test_losses_of_the_shipped_network(tmp_path: Path) -> None:
    """Each loss is what the network says of the picture, and a cancel leaves the findings as they were."""
    folder, model = make_dataset(tmp_path / "data" / "drawn", train=2, valid=3), bundle_folder("default")
    searched = find_high_losses(folder, model, most=5)
    found = searched.findings
    assert searched.skipped == 0
    assert {item.file.split("/")[0] for item in found} == {"valid"} and 0 < len(found) <= 5
    assert list(found) == sorted(found, key=lambda item: -item.score)
    classifier, dataset = load_classifier(model), open_dataset(folder)
    worst = next(record for record in dataset.manifest.records if record.file == found[0].file)
    image = cv2.resize(dataset.picture(worst), (classifier.input_px, classifier.input_px))
    said = dict(zip(classifier.labels, classifier.classify([image])[0].values, strict=True))
    assert found[0].score == pytest.approx(1 - said[worst.label], abs=1e-5)
    assert found[0].suggestion in (None, max(said, key=said.__getitem__))
    with pytest.raises(WorkCancelled, match="No finding was changed"):
        find_high_losses(folder, model, split="train", cancelled=lambda: True)
    assert Curation(folder).findings() == found


def test_a_class_that_the_network_does_not_know_is_skipped(tmp_path: Path) -> None:
    curation = Curation(make_dataset(tmp_path / "data" / "drawn"))
    before = find_high_losses(curation.folder, bundle_folder("default"))
    curation.decide([Decision(file=before.findings[0].file, action="relabel", value="bored")], window="a")
    after = find_high_losses(curation.folder, bundle_folder("default"))
    assert after.skipped == 1
    assert [(item.file, item.score) for item in after.findings] == [
        (item.file, pytest.approx(item.score, abs=1e-5)) for item in before.findings[1:]
    ]


def test_a_dataset_of_unknown_classes_alone_is_told(tmp_path: Path) -> None:
    contents = {f"valid/bored/{number}.png": png("sad", number) for number in range(2)}
    folder = make_dataset(tmp_path / "data" / "bored", contents=contents)
    with pytest.raises(DatasetError, match="does not know: bored"):
        find_high_losses(folder, bundle_folder("default"))


def test_losses_in_one_split_leave_those_in_another(tmp_path: Path) -> None:
    folder, model = make_dataset(tmp_path / "data" / "drawn", train=2, valid=2), bundle_folder("default")
    first, second = (find_high_losses(folder, model, split=split).findings for split in ("train", "valid"))
    assert first and second
    assert set(Curation(folder).findings()) == {*first, *second}


def test_a_dataset_without_labels_is_refused(tmp_path: Path) -> None:
    folder = make_dataset(tmp_path / "data" / "pool", contents={"train/unlabelled/1.png": png("sad", 1)})
    with pytest.raises(DatasetError, match="no labelled pictures"):
        labelled_as_decided(folder)
    assert find_vote_disagreements(folder) == ()
    Curation(folder).decide([Decision(file="train/unlabelled/1.png", action="relabel", value="sad")], window="a")
    assert labelled_as_decided(folder).manifest.labels == ("sad",)
