"""What was measured here of a network from elsewhere takes the place of what its maker says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.evaluation.measured_here import measured_here, note_measured
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import Card, read_card
from fer_core.networks.claims import brought, is_claim
from fer_core.workspace import evaluations_folder
from tests.core.evaluation.answers import LABELS, evaluation


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))


@pytest.fixture
def card() -> Card:
    return brought(replace(read_card(bundle_folder("default")), labels=LABELS, golden=(0.2, 0.3, 0.5)))


def test_it_is_found_under_any_name_until_the_files_change(card: Card) -> None:
    assert is_claim(card) and measured_here(card) is None
    note_measured(card, evaluation())
    found = measured_here(replace(card, name="renamed"))
    assert found is not None
    assert (found.data, found.split, found.images, found.accuracy) == ("drawn", "valid", 8, 0.625)
    assert found.accuracy_interval == evaluation().report.accuracy_interval
    assert found.recalls == pytest.approx({"angry": 1 / 3, "happy": 2 / 3, "sad": 1})
    assert measured_here(replace(card, files={"network.onnx": "0" * 64})) is None


def test_a_class_without_pictures_has_no_recall(card: Card) -> None:
    found = evaluation()
    classes = {**found.report.per_class, "sad": replace(found.report.per_class["sad"], images=0, recall=0.0)}
    note_measured(card, replace(found, report=replace(found.report, per_class=classes)))
    again = measured_here(card)
    assert again is not None and again.recalls["sad"] is None


def test_the_figures_of_a_network_made_here_need_nothing_else(card: Card) -> None:
    own = replace(card, training={})
    assert not is_claim(own)
    note_measured(own, evaluation())
    assert not evaluations_folder().exists() and measured_here(own) is None


@pytest.mark.parametrize("known", ["learnt", "chose"])
def test_pictures_that_it_knows_say_nothing(card: Card, known: str) -> None:
    note_measured(card, replace(evaluation(), **{known: np.arange(8) < 1}))
    assert measured_here(card) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"accuracy_interval": 3}', b"\xff"])
def test_a_damaged_file_is_as_none(card: Card, damage: bytes) -> None:
    note_measured(card, evaluation())
    (path,) = evaluations_folder().iterdir()
    path.write_bytes(damage)
    assert measured_here(card) is None
