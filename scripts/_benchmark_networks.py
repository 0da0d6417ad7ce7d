"""One line a network: how large it is, how it was trained, how good it is by its card, and how fast it answers."""

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from fer_core.networks.bundle import SERVING_NAME, bundle_folder, checked_card, golden_image
from fer_core.networks.card import Card
from fer_core.networks.classifier import OnnxClassifier, open_session

HELP = "compare trained networks: size, training, accuracy by their cards, milliseconds a face on one thread"
ROUNDS = 100
WARM_UP = 5
COLUMNS = (
    "network",
    "architecture",
    "parameters",
    "multiply-adds",
    "epochs (best)",
    "minutes",
    "accuracy on valid (95%)",
    "without copies of training pictures",
    "ms a face",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("models", nargs="+", metavar="MODEL", help="names or folders of bundles")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; the networks take turns, so that a busy machine slows all of them alike."""
    classifiers = {name: open_single_threaded(bundle_folder(name)) for name in arguments.models}
    times = measure(classifiers)
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for name, classifier in classifiers.items():
        print("| " + " | ".join((*described(classifier.card), f"{times[name]:.2f}")) + " |")
    return 0


def open_single_threaded(folder: Path) -> OnnxClassifier:
    """Open a bundle as the app does, but for one core."""
    card = checked_card(folder, needs=SERVING_NAME)
    return OnnxClassifier(card, open_session(folder / SERVING_NAME, threads=1))


def measure(classifiers: dict[str, OnnxClassifier]) -> dict[str, float]:
    """Return the median milliseconds from one crop to class probabilities, over rounds of one turn each."""
    seconds: dict[str, list[float]] = {name: [] for name in classifiers}
    for _ in range(WARM_UP + ROUNDS):
        for name, classifier in classifiers.items():
            crop = golden_image(classifier.input_px)
            started = time.perf_counter()
            classifier.classify([crop])
            seconds[name].append(time.perf_counter() - started)
    return {name: 1000 * median(taken[WARM_UP:]) for name, taken in seconds.items()}


def described(card: Card) -> tuple[str, ...]:
    """Return all cells of a row but the last."""
    training, recipe = card.training, card.recipe
    if "members" in recipe:
        shares = (accuracy(card.metrics), accuracy(card.metrics.get("without_copies")))
        work = millions(work_of(card, recipe["members"][0]["recipe"])) if recipe.get("mean_of") == "weights" else "–"
        return (card.name, recipe["architecture"], f"{card.parameters:,}", work, "–", "–", *shares)
    return (
        card.name,
        recipe["architecture"],
        f"{card.parameters:,}",
        millions(work_of(card, recipe)),
        f"{training['epochs']} ({training['best_epoch']})",
        f"{training['minutes']:.0f}",
        accuracy(card.metrics),
        accuracy(card.metrics.get("without_copies")),
    )


def work_of(card: Card, recipe: Mapping[str, Any]) -> int:
    """Return the multiply-adds of one picture, counted on the network of that recipe untrained."""
    from fer_core.networks.size import describe

    size = describe(recipe["architecture"], spec=card.input, classes=len(card.labels), options=recipe["options"])
    return size.multiply_adds


def millions(number: int) -> str:
    return f"{number / 1e6:.1f} M"


def accuracy(metrics: Mapping[str, Any] | None) -> str:
    """Return percent and interval; a dash where nothing was measured."""
    if not metrics:
        return "-"
    low, high = metrics["accuracy_interval"]
    return f"{metrics['accuracy']:.2%} ({low:.2%} to {high:.2%})"
