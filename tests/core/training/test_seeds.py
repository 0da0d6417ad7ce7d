"""What other seeds reached stands in the card of the network that was kept."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fer_core.errors import ConfigurationError
from fer_core.networks.card import read_card, write_card
from fer_core.networks.model_card import MODEL_CARD_NAME, write_model_card
from fer_core.training.seeds import note_seeds
from scripts import seeds
from tests.small_bundle import measured, write_bundle

COUNTED = {
    "loss": 0.8,
    "macro_f1": 0.7,
    "calibration_error": 0.03,
    "copies_of_training_pictures": 0,
    "without_copies": None,
}


def trained(folder: Path, seed: int, accuracy: float, **recipe: Any) -> Path:
    card = read_card(write_bundle(folder))
    card = replace(
        card,
        name=folder.name,
        recipe={"architecture": "cnn", "epochs": 4, **recipe, "seed": seed},
        dataset={**card.dataset, "fingerprint": "f"},
        training={**card.training, "best_epoch": 2},
        metrics={**measured(), **COUNTED, "accuracy": accuracy},
    )
    write_card(card, folder)
    write_model_card(card, folder)
    return folder


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr("fer_core.networks.card.problem_of_metrics", lambda *_: None)  # the matrix is another one's
    return [trained(tmp_path / f"r{seed}", seed, accuracy) for seed, accuracy in ((1, 0.73), (2, 0.7), (3, 0.71))]


def test_mean_spread_and_interval_stand_in_the_card(runs: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert seeds.main(seeds.parser().parse_args(list(map(str, runs)))) == 0
    assert "seed 1: right in 73.00%" in capsys.readouterr().out
    noted = read_card(runs[0]).training["seeds"]
    assert noted[2] == {"seed": 3, "accuracy": 0.71, "best_epoch": 2} and len(noted) == 3
    words = (runs[0] / MODEL_CARD_NAME).read_text(encoding="utf-8")
    assert (
        "The same recipe was trained 3 times: 73.00% with seed 1, 70.00% with seed 2, 71.00% with seed 3; right in "
        "71.33% on average, with a standard deviation of 1.53 points. The average of many such trainings lies between "
        "67.54% and 75.13% on these pictures (95%, Student's t)."
    ) in words


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (None, "2 trainings tell nothing about chance. Give at least 3 in all."),
        ({"seed": 2}, 'The network "odd" cannot stand beside "r1"|The network "r2" cannot stand beside "r1"'),
        ({"seed": 3, "epochs": 5}, 'The network "odd" cannot stand beside "r1"'),
    ],
    ids=["two", "a seed twice", "another recipe"],
)
def test_what_cannot_be_compared_is_refused(
    runs: list[Path], tmp_path: Path, changed: dict[str, Any] | None, said: str
) -> None:
    others = [runs[1]]
    if changed is not None:
        others.append(trained(tmp_path / "odd", accuracy=0.7, **changed))
    before = (runs[0] / "card.json").read_bytes()
    with pytest.raises(ConfigurationError, match=said):
        note_seeds(runs[0], others)
    assert (runs[0] / "card.json").read_bytes() == before
