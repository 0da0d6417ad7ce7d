"""The whole way of a network on landmarks: its parts compared, packed, served, evaluated; on pictures without faces."""

import json
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.errors import ConfigurationError, TrainingError
from fer_core.evaluation import feature_reading
from fer_core.evaluation.report import evaluate
from fer_core.networks.bundle import golden_image
from fer_core.networks.classifier import load_classifier
from fer_core.networks.inputs import to_batch
from fer_core.networks.packing import load_network
from scripts.ablate import main, parser
from tests.drawn_dataset import files, write_folder

RECIPE = {
    "architecture": "landmark-fusion",
    "options": {
        "widths": [4],
        "depths": [1],
        "part_units": 8,
        "distance_units": 8,
        "head_units": 8,
        "norm_momentum": 0.8,
    },
    "input": {"size_px": 24, "features": "landmarks"},
    "epochs": 1,
    "batch_size": 12,
    "learning_rate": 0.02,
    "averaging": 0.0,
}
PARTS = [["eyes", "mouth", "distances"], ["eyes"], ["mouth"], ["distances"]]


def run(home: Path, *arguments: str) -> int:
    return main(parser().parse_args([str(home / "drawn"), "--recipe", str(home / "recipe.json"), *arguments]))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    write_folder(folder / "drawn", files({"train": 8, "valid": 4}))
    (folder / "recipe.json").write_text(json.dumps(RECIPE))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FER_STUDIO_HOME", str(folder))
        assert run(folder, "--run", "parts", "--json", str(folder / "table.json")) == 0
    return folder


@pytest.fixture(autouse=True)
def its_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(home))


def test_the_table_stands_in_card_and_model_card(home: Path) -> None:
    rows = json.loads((home / "table.json").read_text())
    card = load_classifier(home / "runs/parts/bundle").card
    assert [row["parts"] for row in rows] == PARTS
    assert [row["run"] for row in rows] == ["parts", "parts-eyes", "parts-mouth", "parts-distances"]
    assert card.training["ablation"] == rows
    assert rows[0]["parameters"] == card.parameters > max(row["parameters"] for row in rows[1:])
    assert rows[0]["accuracy"] == pytest.approx(card.metrics["accuracy"])
    assert rows[0]["accuracy_interval"] == pytest.approx(card.metrics["accuracy_interval"])
    words = (home / "runs/parts/bundle/README.md").read_text()
    assert "## What each part is worth" in words and words.count("| eyes") == 2
    assert "68 landmarks" in words
    assert "which also chose each one's epoch" in words.partition("## What each part is worth")[2]


def test_the_card_counts_unsure_landmarks(home: Path) -> None:
    """Most of the drawn pictures show nothing like a face."""
    card = load_classifier(home / "runs/parts/bundle").card
    assert set(card.dataset["unsure_landmarks"]) == {"train", "valid"}
    assert 0 <= card.dataset["unsure_landmarks"]["valid"] <= 12


def test_the_bundle_serves_what_keras_gives(home: Path) -> None:
    bundle = home / "runs/parts/bundle"
    classifier = load_classifier(bundle)
    crops = [golden_image(24), *(np.roll(golden_image(24), shift, axis=1) for shift in (1, 2))]
    expected = np.asarray(load_network(bundle)(to_batch(crops, classifier.card.input)))
    assert np.abs(classifier.raw_probabilities(crops) - expected).max() < 1e-4
    assert len(classifier.classify(crops)) == 3 and classifier.classify([]) == ()


def test_evaluating_reads_no_landmarks_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature_reading, "read_chunk", None)
    found = evaluate(home / "runs/parts/bundle", open_dataset(home / "drawn"), split="valid").report
    claimed = load_classifier(home / "runs/parts/bundle").card.metrics
    assert found.accuracy == claimed["accuracy"] and found.loss == pytest.approx(claimed["loss"], abs=1e-6)


def test_resuming_trains_nothing_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "--run", "parts", "--resume") == 0
    printed = capsys.readouterr().out
    assert "epoch 1/1" not in printed
    assert printed.count("| eyes") == 2


def test_refusals(home: Path) -> None:
    with pytest.raises(TrainingError, match='a run "parts" already'):
        run(home, "--run", "parts")
    with pytest.raises(ConfigurationError, match="another recipe"):
        run(home, "--run", "parts", "--resume", "--epochs", "5")
    with pytest.raises(ConfigurationError, match="which run to resume"):
        run(home, "--resume")
    (home / "cnn.json").write_text("{}")
    with pytest.raises(ConfigurationError, match='"landmark-fusion" only; the recipe is for "cnn"'):
        main(parser().parse_args([str(home / "drawn"), "--recipe", str(home / "cnn.json")]))
