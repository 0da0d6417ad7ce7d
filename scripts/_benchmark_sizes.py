"""Builds the network of each shipped recipe and tells its parameters and multiply-adds."""

import argparse
from typing import TYPE_CHECKING

from fer_core.networks.size_table import SIZES, line_through, size_key, table_text
from fer_core.training.recipe import Recipe
from fer_core.training.shipped_recipes import shipped_recipes

if TYPE_CHECKING:
    from fer_core.networks.size_table import NetworkSize, SizeLine

HELP = "count parameters and multiply-adds of every shipped recipe's network"
SHOWN_CLASSES = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("--write", action="store_true", help=f"keep them in {SIZES.name}, which the Train page reads")


def run(arguments: argparse.Namespace) -> int:
    """Print the table, with the figures for seven classes."""
    lines = {}
    print("| recipe | parameters | multiply-adds a picture |")
    print("|---|---|---|")
    for name, recipe in shipped_recipes().items():
        line = counted(recipe)
        size = line.at(SHOWN_CLASSES)
        print(f"| {name} | {size.parameters:,} | {size.multiply_adds:,} |", flush=True)
        lines[size_key(recipe.architecture, recipe.input, recipe.options)] = line
    if arguments.write:
        SIZES.write_text(table_text(lines), encoding="utf-8")
    return 0


def counted(recipe: Recipe) -> "SizeLine":
    """Build the network twice, for two classes and for three."""
    from fer_core.networks.size import describe

    def at(classes: int) -> "NetworkSize":
        return describe(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)

    return line_through(at(2), at(3))
