"""Measures whether the input pipeline keeps ahead of the training step, for each architecture."""

import argparse
import time
from collections import deque
from collections.abc import Callable, Iterable
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from fer_core.datasets.dataset import LabelledPictures
from fer_core.training.recipe import Recipe, read_recipe
from fer_core.workspace import ROOT

if TYPE_CHECKING:
    import numpy.typing as npt

    from fer_core.networks.inputs import InputSpec
    from fer_core.training.batches import TrainingBatches, WeightedBatch

HELP = "compare the input pipeline with the training step, each alone and both together, in images a second"
Turn = Callable[[], object]
RECIPES = ("cnn", "mini-xception", "vgg", "mobilenet-v2-scratch", "landmark-fusion", "face-resnet", "flagship")
CLASSES = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("--recipes", nargs="+", default=RECIPES, metavar="NAME", help=f"default: {' '.join(RECIPES)}")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each (default: 5)")
    parser.add_argument("--batches", type=int, default=8, metavar="N", help="batches a turn (default: 8)")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; pipeline and step take turns, so that a busy machine slows both alike. Read the ratios."""
    print("| recipe | pipeline alone, images/s | step alone, images/s | pipeline / step | both, share of the step |")
    print("|---|---|---|---|---|")
    for name in arguments.recipes:
        recipe = read_recipe(ROOT / "models" / "recipes" / f"{name}.json")
        speeds = measure(recipe, rounds=arguments.rounds, batches=arguments.batches)
        pipeline, step, both = (recipe.batch_size / seconds for seconds in speeds)
        print(f"| {name} | {pipeline:,.0f} | {step:,.0f} | {pipeline / step:.1f} | {both / step:.2f} |", flush=True)
    return 0


def measure(recipe: Recipe, *, rounds: int, batches: int) -> tuple[float, float, float]:
    """Return the median seconds of a batch: the pipeline alone, the step alone, the step fed by the pipeline."""
    from fer_core.training.batches import prefetched

    network, made = prepared(recipe, batches)
    kept = made[0]

    def train_on(given: "Iterable[WeightedBatch]") -> None:
        for pictures, targets, weights in given:
            network.train_on_batch(pictures, targets, sample_weight=weights, return_dict=True)

    train_on([kept])  # builds the graph
    return in_turns(
        (
            lambda: deque(prefetched(made), maxlen=0),
            lambda: train_on([kept] * batches),
            lambda: train_on(prefetched(made)),
        ),
        rounds=rounds,
        batches=batches,
    )


def in_turns(turns: tuple[Turn, Turn, Turn], *, rounds: int, batches: int) -> tuple[float, float, float]:
    """Return the median seconds of a batch in each."""
    seconds: list[list[float]] = [[], [], []]
    for _ in range(rounds):
        for turn, taken in zip(turns, seconds, strict=True):
            started = time.perf_counter()
            turn()
            taken.append((time.perf_counter() - started) / batches)
    pipeline, step, both = map(median, seconds)
    return pipeline, step, both


def prepared(recipe: Recipe, batches: int) -> "tuple[Any, TrainingBatches]":
    """Return the compiled network of a recipe and an epoch of noise; how a picture looks changes no time."""
    from fer_core.networks.architectures import build_network
    from fer_core.training.epochs import epoch_batches
    from fer_core.training.optimisation import compile_network

    count, random = batches * recipe.batch_size, np.random.default_rng(0)
    labels = random.integers(0, CLASSES, count)
    pixels = noise(recipe.input, count, random)
    pictures = LabelledPictures(pixels=pixels, labels=labels, files=tuple(map(str, range(count))))
    targets = np.eye(CLASSES, dtype=np.float32)[labels]
    network = build_network(recipe.architecture, spec=recipe.input, classes=CLASSES, options=recipe.options)
    compile_network(network, recipe, steps_per_epoch=batches)
    return network, epoch_batches(pictures, targets, recipe, 1)


def noise(spec: "InputSpec", count: int, random: np.random.Generator) -> "npt.NDArray[Any]":
    """Return what ``load_inputs`` gives, in shape and type: N x H x W x C uint8, or N rows of float16."""
    pixels = random.integers(0, 256, (count, *spec.shape), np.uint8)
    return pixels.astype(np.float16) if spec.features == "landmarks" else pixels
