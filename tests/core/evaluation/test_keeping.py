"""What was evaluated once is found again, and never for other pictures or another network."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.manifest import MANIFEST_NAME
from fer_core.evaluation.keeping import keep_evaluation, keep_measures, kept_evaluation, kept_measures
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import Card, read_card
from fer_core.workspace import evaluations_folder
from tests.core.evaluation.answers import evaluation, measures
from tests.curated_dataset import make_dataset


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def dataset(home: Path) -> Dataset:
    return open_dataset(make_dataset(home / "data/drawn"))


@pytest.fixture
def card() -> Card:
    return read_card(bundle_folder())


def test_an_evaluation_comes_back_as_it_was(dataset: Dataset, card: Card) -> None:
    assert kept_evaluation(card, dataset, "valid") is None
    given = replace(evaluation(model=card.name), learnt=np.arange(8) < 3, chose=np.arange(8) > 6)
    keep_evaluation(card, dataset, "valid", given)
    found = kept_evaluation(card, dataset, "valid")
    assert found is not None
    assert found.report == given.report and found.files == given.files
    assert found.learnt.tolist() == [True] * 3 + [False] * 5 and len(found.others) == 5
    assert found.chose.tolist() == [False] * 7 + [True]
    assert np.array_equal(found.probabilities, given.probabilities) and np.array_equal(found.truth, given.truth)


def test_measures_come_back_as_they_were(dataset: Dataset) -> None:
    assert kept_measures(dataset, "valid") is None
    keep_measures(dataset, "valid", measures(2, brightness=[0.25, 0.75]))
    found = kept_measures(dataset, "valid")
    assert found is not None and found.brightness.tolist() == [0.25, 0.75]
    assert kept_measures(dataset, "train") is None


def test_a_renamed_network_keeps_its_evaluations_under_its_new_name(dataset: Dataset, card: Card) -> None:
    keep_evaluation(card, dataset, "valid", evaluation(model=card.name))
    found = kept_evaluation(replace(card, name="mine"), dataset, "valid")
    assert found is not None and found.report.model == "mine"


@pytest.mark.parametrize(
    "changed",
    [
        {"temperature": 2.0},
        {"files": {"network.onnx": "0" * 64}},
        {"labels": ("a", "b", "c", "d", "e", "f", "g")},
    ],
    ids=["temperature", "files", "labels"],
)
def test_a_changed_network_was_never_asked(dataset: Dataset, card: Card, changed: dict) -> None:
    keep_evaluation(card, dataset, "valid", evaluation())
    assert kept_evaluation(replace(card, **changed), dataset, "valid") is None


def test_other_pictures_were_never_asked_about(dataset: Dataset, card: Card, home: Path) -> None:
    keep_evaluation(card, dataset, "valid", evaluation())
    fewer = replace(dataset.manifest, records=dataset.manifest.records[:-1])
    assert kept_evaluation(card, dataset, "train") is None
    assert kept_evaluation(card, replace(dataset, manifest=fewer), "valid") is None
    assert kept_evaluation(card, replace(dataset, name="other"), "valid") is None
    again = home / "data/drawn" / MANIFEST_NAME
    os.utime(again, ns=(1, 1))  # imported again under its name, perhaps with other pixels
    assert kept_evaluation(card, open_dataset(again.parent), "valid") is None


@pytest.mark.parametrize("damage", [b"", b"PK no zip", json.dumps({}).encode()], ids=["empty", "torn", "other"])
def test_a_damaged_file_is_as_none(dataset: Dataset, card: Card, damage: bytes) -> None:
    keep_evaluation(card, dataset, "valid", evaluation())
    keep_measures(dataset, "valid", measures(2))
    for path in evaluations_folder().iterdir():
        path.write_bytes(damage)
    assert kept_evaluation(card, dataset, "valid") is None
    assert kept_measures(dataset, "valid") is None


def test_nothing_half_written_stays(dataset: Dataset, card: Card) -> None:
    keep_evaluation(card, dataset, "valid", evaluation())
    assert [path.suffix for path in evaluations_folder().iterdir()] == [".npz"]
    shutil.rmtree(evaluations_folder())
    assert kept_evaluation(card, dataset, "valid") is None
