"""A run is complete when its end is packed; an older bundle, or a damaged one, is not its end."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.networks.card import read_card, write_card
from fer_core.training.completion import is_complete
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import Status
from fer_core.training.runs import Run
from fer_core.workspace import SHIPPED_MODELS
from tests.core.training.test_rates import FIRST as EPOCH


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Two epochs, the second one better, and a bundle that says so."""
    run = Run.start(tmp_path / "r", Recipe(epochs=2))
    run.write_history((EPOCH, replace(EPOCH, epoch=2, valid_accuracy=EPOCH.valid_accuracy + 0.1)))
    run.write_status(Status(state="finished", epoch=2, epochs=2))
    shutil.copytree(SHIPPED_MODELS / "default", run.bundle)
    card = read_card(run.bundle)
    write_card(replace(card, training={**card.training, "epochs": 2, "best_epoch": 2}), run.bundle)
    return run


def test_a_finished_and_packed_run_is_complete(run: Run) -> None:
    assert is_complete(run)


def test_a_stopped_run_is_not(run: Run) -> None:
    run.write_status(Status(state="stopped", epoch=2, epochs=3))
    assert not is_complete(run)


def test_a_bundle_from_an_earlier_stop_is_not_the_end(run: Run) -> None:
    run.write_history((*run.history(), replace(EPOCH, epoch=3)))
    assert not is_complete(run)


@pytest.mark.parametrize("name", ["network.onnx", "network.keras", "card.json"])
def test_a_file_that_is_missing_or_damaged_is_made_again(run: Run, name: str) -> None:
    (run.bundle / name).write_bytes(b"{}")
    assert not is_complete(run)
    (run.bundle / name).unlink()
    assert not is_complete(run)
