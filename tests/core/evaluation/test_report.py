"""The report on the shipped network is the one that its card claims."""

from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.evaluation.report import evaluate
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card


def test_the_card_of_the_default_claims_what_is_measured(fer2013_archive: Path) -> None:
    found = evaluate(bundle_folder(), open_dataset(fer2013_archive), split="valid").report
    claimed = read_card(bundle_folder()).metrics
    assert found.accuracy == pytest.approx(claimed["accuracy"], abs=1e-3)
    assert found.loss == pytest.approx(claimed["loss"], abs=1e-3)
    assert found.macro_f1 == pytest.approx(claimed["macro_f1"], abs=2e-3)
    assert found.calibration_error == pytest.approx(claimed["calibration_error"], abs=2e-3)
    assert found.accuracy >= 0.65
