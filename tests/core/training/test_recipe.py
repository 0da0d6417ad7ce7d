"""Recipes are read whole or refused with the reason."""

from pathlib import Path

import pytest

from fer_core.errors import ConfigurationError
from fer_core.training.recipe import Recipe, read_recipe, recipe_from, write_recipe
from fer_core.workspace import ROOT


@pytest.mark.parametrize("path", sorted((ROOT / "models/recipes").glob("*.json")), ids=lambda path: path.stem)
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
        ({"augmentation": {"rotate": 3}}, "cannot be used"),
        ({"augmentation": {"shift": 3}}, "shift must lie between"),
        ([1], "must be a JSON object"),
    ],
    ids=["unknown", "zero", "text", "negative", "schedule", "nested name", "nested range", "list"],
)
def test_refuses(values: object, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        recipe_from(values, origin="x.json")


def test_missing_settings_keep_their_defaults() -> None:
    assert recipe_from({"epochs": 7}, origin="x.json") == Recipe(epochs=7)


def test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Cannot read the recipe"):
        read_recipe(tmp_path / "absent.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(ConfigurationError, match="is not JSON"):
        read_recipe(tmp_path / "bad.json")
