"""Measures how much faster a training step is in bfloat16, without and with batch normalisation as one operation."""

import argparse
from functools import partial
from typing import Any
from unittest.mock import patch

from fer_core.training.recipe import Recipe, read_recipe
from fer_core.workspace import ROOT
from scripts._benchmark_training import in_turns, prepared

HELP = "compare training steps in float32, in bfloat16, and in bfloat16 with fused batch normalisation"
RECIPES = ("cnn", "vgg", "flagship")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("--recipes", nargs="+", default=RECIPES, metavar="NAME", help=f"default: {' '.join(RECIPES)}")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each (default: 5)")
    parser.add_argument("--batches", type=int, default=8, metavar="N", help="batches a turn (default: 8)")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; the three take turns, so that a busy machine slows all alike. Read the ratios."""
    print("| recipe | float32, images/s | bfloat16, images/s | bfloat16 and fused, images/s | gain |")
    print("|---|---|---|---|---|")
    for name in arguments.recipes:
        recipe = read_recipe(ROOT / "models" / "recipes" / f"{name}.json")
        seconds = measure(recipe, rounds=arguments.rounds, batches=arguments.batches)
        speeds = [recipe.batch_size / each for each in seconds]
        cells = " | ".join(f"{speed:,.0f}" for speed in speeds)
        print(f"| {name} | {cells} | {speeds[2] / speeds[0]:.2f} |", flush=True)
    return 0


def measure(recipe: Recipe, *, rounds: int, batches: int) -> tuple[float, float, float]:
    """Return the median seconds of a batch: float32, bfloat16, and bfloat16 with the fused layer."""
    from keras import layers

    from fer_core.training import precision
    from fer_core.training.optimisation import compile_network

    plain, made = prepared(recipe, 1)
    with patch.object(precision, "FusedBatchNormalization", layers.BatchNormalization):
        half = precision.in_precision(plain, "bfloat16")
    fused = precision.in_precision(plain, "bfloat16")
    pictures, targets, _weights = made[0]

    def train(network: Any) -> None:
        for _ in range(batches):
            network.train_on_batch(pictures, targets, return_dict=True)

    networks = (plain, half, fused)
    for network in networks:
        compile_network(network, recipe, steps_per_epoch=batches)
        train(network)  # builds the graph
    first, second, third = (partial(train, network) for network in networks)
    return in_turns((first, second, third), rounds=rounds, batches=batches)
