"""Recipes are read whole or refused with the reason."""

from pathlib import Path

import pytest

from fer_core.errors import ConfigurationError
from fer_core.networks.architectures import build_network
from fer_core.training.recipe import Recipe, read_recipe, recipe_from, write_recipe
from fer_core.training.stages import Stage, learning_layers
from fer_core.workspace import ROOT

RECIPES = sorted((ROOT / "models/recipes").rglob("*.json"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_shipped_recipes_can_be_read_and_written(path: Path, tmp_path: Path) -> None:
    recipe = read_recipe(path)
    write_recipe(recipe, tmp_path / "copy.json")
    assert read_recipe(tmp_path / "copy.json") == recipe


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epoch": 3}, "do not exist: epoch"),
        ({"epochs": 0}, "epochs must be a number from 1"),
        ({"epochs": "many"}, "epochs must be a number"),
        ({"learning_rate": -1}, "learning_rate must be"),
        ({"schedule": "sometimes"}, 'no schedule "sometimes"'),
        ({"optimiser": "adam"}, 'no optimiser "adam". Choose one of: adamw, sgd'),
        ({"class_weights": True}, 'no class_weights "True"'),
        ({"class_weights": []}, "no class_weights"),
        ({"mixup": -0.1}, "mixup must be a number from 0"),
        ({"plateau_factor": 1}, "plateau_factor must be"),
        ({"plateau_epochs": 0}, "plateau_epochs must be"),
        ({"stages": [{"epochs": 0}]}, "epochs must be a number from 1 to 10000"),
        ({"stages": [{"epochs": 1, "name": "x"}]}, "cannot be used"),
        ({"stages": [{}]}, "cannot be used"),
        ({"stages": 3}, "cannot be used"),
        ({"stages": [{"epochs": 1}, {"epochs": 2}]}, "Two stages unfreeze from the same layer"),
        ({"note": 3}, "note must be a text"),
        ({"augmentation": {"rotate": 3}}, "cannot be used"),
        ({"augmentation": {"shift": 3}}, "shift must lie between"),
        ([1], "must be a JSON object"),
    ],
    ids=[
        "unknown",
        "zero",
        "text",
        "negative",
        "schedule",
        "optimiser",
        "switch",
        "choices",
        "mixup",
        "factor",
        "plateau",
        "stage",
        "stage name",
        "no epochs",
        "stages",
        "same layer",
        "note",
        "nested name",
        "nested range",
        "list",
    ],
)
def test_refuses(values: object, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        recipe_from(values, origin="x.json")


def test_the_cnn_trains_as_it_was_measured() -> None:
    """Settings that came after models/default was trained are switched off where a recipe does not name them."""
    recipe = read_recipe(ROOT / "models/recipes/cnn.json")
    assert (recipe.optimiser, recipe.schedule, recipe.class_weights) == ("adamw", "cosine", "none")
    assert (recipe.mixup, recipe.vote_weight, recipe.stages) == (0, 0, ())


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_shipped_recipes_fit_their_network(path: Path) -> None:
    """The options exist, and so do the layers that stages unfreeze from: each stage lets more of them learn."""
    recipe = read_recipe(path)
    network = build_network(recipe.architecture, spec=recipe.input, classes=7, options=recipe.options)
    names = [layer.name for layer in network.layers]
    learning = [len(learning_layers(names, stage.unfreeze_from)) for stage in recipe.stages]
    assert learning == sorted(set(learning))
    assert sum(stage.epochs for stage in recipe.stages) in (0, recipe.epochs)


def test_stages_are_read_and_written(tmp_path: Path) -> None:
    recipe = Recipe(stages=(Stage(epochs=2, unfreeze_from="block_13", learning_rate=0.01), Stage(epochs=3)))
    write_recipe(recipe, tmp_path / "x.json")
    assert read_recipe(tmp_path / "x.json") == recipe


def test_missing_settings_keep_their_defaults() -> None:
    assert recipe_from({"epochs": 7}, origin="x.json") == Recipe(epochs=7)


def test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Cannot read the recipe"):
        read_recipe(tmp_path / "absent.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(ConfigurationError, match="is not JSON"):
        read_recipe(tmp_path / "bad.json")
