"""Estimates of how long a training takes, from earlier runs or from a usual computer."""

from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.datasets.sources.layout import manifest_from
from fer_core.networks.size_table import NetworkSize, known_size
from fer_core.training import duration
from fer_core.training.duration import MULTIPLY_ADDS_PER_S, estimated_seconds, reading_seconds
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.shipped_recipes import shipped_recipes
from tests.core.training.test_runs import history

SIZE = NetworkSize(parameters=1, multiply_adds=1_000_000)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return tmp_path


def test_the_usual_speed_counts_without_earlier_runs() -> None:
    seconds = estimated_seconds(Recipe(architecture="vgg", epochs=10), SIZE, pictures=1000)
    assert seconds == pytest.approx(10 * 1000 * 1e6 / MULTIPLY_ADDS_PER_S["vgg"])


def test_the_default_networks_training_would_have_been_foretold() -> None:
    """70 minutes for 60 epochs over the training pictures of FER2013, says its card."""
    recipe = shipped_recipes()["cnn"]
    size = known_size("cnn", spec=recipe.input, classes=7, options=recipe.options)
    assert size is not None
    assert estimated_seconds(recipe, size, 28_709) / 60 == pytest.approx(70, rel=0.05)


def test_landmarks_are_read_once_before_a_training_of_five_minutes() -> None:
    """16 epochs of 20.2 s over the training pictures of FER2013 on two free cores, says the run's history."""
    recipe = shipped_recipes()["landmark-fusion"]
    size = known_size(recipe.architecture, spec=recipe.input, classes=7, options=recipe.options)
    assert size is not None
    assert estimated_seconds(recipe, size, 28_709) == pytest.approx(16 * 20.2, rel=0.05)
    assert reading_seconds(28_709 + 3_589) == pytest.approx(161, rel=0.01)
    assert reading_seconds(500) == pytest.approx(5)  # too few for a second process
    assert reading_seconds(0) == 0


def test_every_architecture_that_is_offered_was_measured() -> None:
    assert {recipe.architecture for recipe in shipped_recipes().values()} <= set(MULTIPLY_ADDS_PER_S)


def test_more_cores_are_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    two = estimated_seconds(Recipe(), SIZE, 1000)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert two / 4 < estimated_seconds(Recipe(), SIZE, 1000) < two / 2


def test_a_run_of_this_computer_counts_more(home: Path) -> None:
    recipe = shipped_recipes()["cnn"]
    run = Run.start(home / "runs/earlier", recipe)
    run.bind(manifest_from([f"train/{label}/{number}.png" for label in ("happy", "sad") for number in range(50)],
                           origin="x"), backend="tensorflow")  # fmt: skip
    run.write_history(tuple(replace(epoch, seconds=20.0) for epoch in history(0.5, 0.6, 0.6)))
    size = known_size("cnn", spec=recipe.input, classes=2, options=recipe.options)
    assert size is not None
    assert estimated_seconds(replace(recipe, epochs=4), size, pictures=200) == pytest.approx(4 * 2 * 20)
    half = replace(size, multiply_adds=size.multiply_adds // 2)
    assert estimated_seconds(replace(recipe, epochs=4), half, pictures=200) == pytest.approx(4 * 20, rel=1e-6)


def test_damaged_runs_are_passed_over(home: Path) -> None:
    for number, text in enumerate(("{", '{"architecture": "cnn"}')):
        place = home / f"runs/{number}/recipe.json"
        place.parent.mkdir(parents=True)
        place.write_text(text)
    assert duration.estimated_seconds(Recipe(), SIZE, 10) > 0
