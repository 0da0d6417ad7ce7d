"""The sizes that a page shows before training are those of the networks themselves."""

import json

import pytest

from fer_core.networks.inputs import InputSpec
from fer_core.networks.size import describe
from fer_core.networks.size_table import SIZES, NetworkSize, known_size, line_through, size_key, table_text
from fer_core.training.recipe import Recipe
from fer_core.training.shipped_recipes import shipped_recipes

SIZE = NetworkSize(parameters=120, multiply_adds=1000)
WRITE = "python scripts/benchmark.py sizes --write"


@pytest.mark.parametrize(("name", "recipe"), shipped_recipes().items(), ids=list(shipped_recipes()))
def test_every_shipped_recipe_is_in_the_table(name: str, recipe: Recipe) -> None:
    """Eleven classes, which nobody measured: the size grows by the same for each class."""
    wanted = {"spec": recipe.input, "classes": 11, "options": recipe.options}
    found = known_size(recipe.architecture, **wanted)
    assert found == describe(recipe.architecture, **wanted), f"{name} has changed or is new: {WRITE}"


def test_the_file_holds_nothing_else() -> None:
    keys = {size_key(recipe.architecture, recipe.input, recipe.options) for recipe in shipped_recipes().values()}
    assert json.loads(SIZES.read_text(encoding="utf-8")).keys() == keys, WRITE


def test_a_network_that_was_never_measured_has_no_size() -> None:
    assert known_size("cnn", spec=InputSpec(), classes=7, options={"widths": [5]}) is None


def test_a_line_goes_through_both_sizes() -> None:
    line = line_through(SIZE, NetworkSize(parameters=150, multiply_adds=1010))
    assert line.at(2) == SIZE
    assert line.at(7) == NetworkSize(parameters=270, multiply_adds=1050)
    assert json.loads(table_text({"x": line})) == {"x": [[60, 30], [980, 10]]}


def test_a_file_to_start_from_changes_no_size() -> None:
    recipe = shipped_recipes()["mobilenet-v2"]
    given = {"spec": recipe.input, "classes": 7}
    from_file = known_size("mobilenet-v2", options={**recipe.options, "weights": "/home/me/weights.h5"}, **given)
    assert from_file == known_size("mobilenet-v2", options=recipe.options, **given) is not None
