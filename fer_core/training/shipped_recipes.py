"""The recipes that come with the project, by name."""

from collections.abc import Mapping
from typing import Final

from fer_core.training.recipe import Recipe, read_recipe
from fer_core.workspace import SHIPPED_MODELS

FOLDER: Final = SHIPPED_MODELS / "recipes"
NOT_SHOWN: Final = frozenset({"label-check"})
"""For work of our own, not for a network to keep."""


def shipped_recipes() -> Mapping[str, Recipe]:
    """Return each recipe by its file's name, in the order of the names."""
    names = sorted(path.stem for path in FOLDER.glob("*.json"))
    return {name: read_recipe(FOLDER / f"{name}.json") for name in names if name not in NOT_SHOWN}
