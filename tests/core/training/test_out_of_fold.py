"""Every picture is predicted by a network that learnt from others; a wrong label is found so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.augmentation.offline import augment_dataset
from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.manifest import Manifest
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.evaluation.label_issues import labelled_as_decided
from fer_core.networks.inputs import InputSpec
from fer_core.training import out_of_fold as module
from fer_core.training.out_of_fold import OutOfFold, find_network_disagreements, groups_of_findings, out_of_fold
from fer_core.training.recipe import Recipe, read_recipe
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import SIDE, files, png
from tests.without_graphs import without_graphs

RECIPE = Recipe(
    options={"widths": [4, 8], "depths": [1, 1], "block_dropout": 0.0, "head_dropout": 0.0, "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(shift=0.04, rotation_degrees=3, scale=0.03),
    epochs=12,
    batch_size=16,
    learning_rate=0.02,
    warmup_epochs=0.5,
    averaging=0.8,
)
WRONG = {f"train/happy/sad in truth {number}.png" for number in range(3)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty pictures a class in train; three sad ones stand among the happy ones."""
    wrong = {file: png("sad", 990 + number) for number, file in enumerate(sorted(WRONG))}
    contents = files({"train": 30, "valid": 3}) | wrong
    return make_dataset(tmp_path_factory.mktemp("home") / "data" / "drawn", contents=contents)


@pytest.fixture
def step_by_step() -> Iterator[None]:
    with without_graphs():
        yield


@pytest.fixture
def dataset(folder: Path) -> Dataset:
    return open_dataset(folder)


@pytest.mark.usefixtures("step_by_step")
def test_landmarks_are_looked_at_too(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    small = {"parts": ["mouth", "distances"], "widths": [4], "depths": [1], "part_units": 4, "head_units": 4}
    looks = InputSpec(size_px=SIDE, features="landmarks")
    found = out_of_fold(dataset, replace(RECIPE, architecture="landmark-fusion", options=small, input=looks, epochs=1))
    assert found.probabilities.shape == (93, 3)
    assert np.allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)


def test_wrong_labels_are_the_least_probable_ones(dataset: Dataset) -> None:
    steps: list[tuple[int, int]] = []
    recipe = replace(RECIPE, epochs=20, batch_size=8)
    found = out_of_fold(dataset, recipe, progress=lambda done, total: steps.append((done, total)))
    own = found.probabilities[np.arange(len(found.given)), found.given]
    assert {found.files[row] for row in np.argsort(own)[:3]} == WRONG
    assert found.accuracy > 0.9
    total = steps[-1][1]
    assert steps == [(done, total) for done in range(1, total + 1)]


def test_disagreements_are_stored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The probabilities follow the drawn shapes, so only the wrong labels disagree."""

    def follow_the_shapes(dataset: Dataset, _recipe: Recipe, **_others: object) -> OutOfFold:
        records, labels = dataset.manifest.of("train"), dataset.manifest.labels
        truth = ["sad" if record.file in WRONG else record.label for record in records]
        return OutOfFold(
            labels=labels,
            files=tuple(record.file for record in records),
            given=np.array([labels.index(record.label) for record in records]),
            probabilities=np.array(
                [[0.9 if label == true else 0.05 for label in labels] for true in truth], np.float32
            ),
            skipped=2,
        )

    monkeypatch.setattr(module, "out_of_fold", follow_the_shapes)
    elsewhere = Finding(file="valid/sad/0.png", reason="network_disagrees", score=0.9)
    Curation(folder).write_findings(("network_disagrees",), (elsewhere,))
    searched = find_network_disagreements(folder, recipe=RECIPE)
    findings = searched.findings
    assert searched.skipped == 2
    assert {(finding.file, finding.suggestion) for finding in findings} == {(file, "sad") for file in WRONG}
    assert set(Curation(folder).findings(("network_disagrees",))) == {*findings, elsewhere}


@pytest.mark.usefixtures("step_by_step")
def test_the_order_is_that_of_the_dataset(dataset: Dataset) -> None:
    found = out_of_fold(dataset, replace(RECIPE, epochs=1))
    records = dataset.manifest.of("train")
    assert found.files == tuple(record.file for record in records)
    assert [found.labels[number] for number in found.given] == [record.label for record in records]
    assert found.probabilities.shape == (len(records), 3)
    assert found.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_nobody_is_predicted_by_a_network_that_learnt_from_it(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies are in one fold; each picture is left out of the training of exactly one network."""
    learnt: list[set[str]] = []

    monkeypatch.setattr(module, "_trained", lambda pictures, *_others: (learnt.append(set(pictures.files)), None))
    monkeypatch.setattr(module, "_predicted", lambda _network, _batches, pixels: np.full((len(pixels), 3), 1 / 3))
    copies = {f"train/{label}/{number}.png" for label in ("angry", "happy", "sad") for number in (0, 1)}
    found = out_of_fold(dataset, RECIPE, groups=dict.fromkeys(copies, "one"), splits=("train", "valid"))
    everything = set(found.files)
    assert len(everything) == 93 + 9 and len(learnt) == 3
    held_out = [everything - fold for fold in learnt]
    assert sum(map(len, held_out)) == len(everything) and set.union(*held_out) == everything
    assert sorted(len(fold & copies) for fold in held_out) == [0, 0, 6]
    for fold in held_out:
        counts = [sum(f"/{label}/" in file for file in fold) for label in ("angry", "happy", "sad")]
        assert all(10 <= count <= 13 for count in counts)


@pytest.mark.parametrize("after", [0, 20])
def test_a_cancel_changes_no_finding(folder: Path, after: int) -> None:
    curation = Curation(folder)
    curation.write_findings(("network_disagrees",), (Finding(file=min(WRONG), reason="network_disagrees", score=0.9),))
    steps: list[int] = []
    with pytest.raises(WorkCancelled, match="No finding was changed"):
        find_network_disagreements(
            folder,
            recipe=RECIPE,
            progress=lambda done, total: steps.append(done),
            cancelled=lambda: len(steps) >= after,
        )
    assert len(steps) == after
    assert len(curation.findings(("network_disagrees",))) == 1


def test_a_split_without_pictures_is_told(folder: Path) -> None:
    with pytest.raises(DatasetError, match="no labelled pictures in test"):
        find_network_disagreements(folder, recipe=RECIPE, splits=("test",))


@pytest.mark.usefixtures("step_by_step")
def test_a_class_too_small_for_the_folds_is_skipped(tmp_path: Path) -> None:
    contents = files({"train": 4}) | {"train/bored/1.png": png("sad", 1)}
    folder = make_dataset(tmp_path / "data" / "small", contents=contents)
    Curation(folder).decide([Decision(file="train/sad/0.png", action="relabel", value="tired")], window="a")
    found = out_of_fold(labelled_as_decided(folder), replace(RECIPE, epochs=1))
    assert found.skipped == 2 and found.labels == ("angry", "happy", "sad")
    assert len(found.files) == 11 and not {"train/bored/1.png", "train/sad/0.png"} & set(found.files)
    assert find_network_disagreements(folder, recipe=replace(RECIPE, epochs=1)).skipped == 2


@pytest.mark.usefixtures("step_by_step")
def test_a_class_of_one_burst_is_skipped(dataset: Dataset) -> None:
    """The network that is asked about it would never have seen it."""
    records = tuple(replace(one, subject="me" if one.label == "sad" else "") for one in dataset.manifest.of("train"))
    found = out_of_fold(replace(dataset, manifest=Manifest(records=records)), replace(RECIPE, epochs=1))
    assert (found.labels, found.skipped) == (("angry", "happy"), 30)


@pytest.mark.parametrize("bursts", [1, 2])
def test_a_dataset_of_few_bursts_is_told(dataset: Dataset, bursts: int) -> None:
    """One burst a class cannot be learnt and asked about; two leave a fold empty."""
    numbered = enumerate(dataset.manifest.of("train"))
    records = tuple(replace(one, subject=f"{one.label} {number % bursts}") for number, one in numbered)
    with pytest.raises(DatasetError, match="drawn is too small for this search"):
        out_of_fold(replace(dataset, manifest=Manifest(records=records)), RECIPE)


def test_a_single_class_is_told(tmp_path: Path) -> None:
    contents = {f"train/sad/{number}.png": png("sad", number) for number in range(5)} | {
        "train/happy/1.png": png("happy", 9)
    }
    with pytest.raises(DatasetError, match="needs two classes with 3 pictures each"):
        out_of_fold(open_dataset(make_dataset(tmp_path / "data" / "one", contents=contents)), RECIPE)


@pytest.mark.usefixtures("step_by_step")
def test_augmented_copies_are_left_out(dataset: Dataset, tmp_path: Path) -> None:
    """They show what their originals do, and would be learnt from beside them."""
    augment_dataset(dataset, tmp_path / "more", AugmentationConfig(flip=True, brightness=0.2), copies=1)
    found = out_of_fold(open_dataset(tmp_path / "more"), replace(RECIPE, epochs=1))
    assert found.files == tuple(record.file for record in dataset.manifest.of("train"))
    assert found.skipped == 0


def test_groups_of_exact_and_near_copies_become_one() -> None:
    findings = (
        Finding(file="a", reason="exact_copy", score=1, group="1"),
        Finding(file="b", reason="exact_copy", score=1, group="1"),
        Finding(file="b", reason="near_copy", score=0.9, group="2"),
        Finding(file="c", reason="near_copy", score=0.9, group="2"),
        Finding(file="d", reason="exact_copy", score=1, group="2"),
        Finding(file="e", reason="exact_copy", score=1, group="2"),
    )
    groups = groups_of_findings(findings)
    assert groups["a"] == groups["b"] == groups["c"]
    assert groups["d"] == groups["e"] != groups["a"]


def test_the_recipe_of_the_label_check_learns_from_labels_alone() -> None:
    """Votes in its targets would hide the labels that are looked for."""
    assert read_recipe(module.LABEL_CHECK).vote_weight == 0
