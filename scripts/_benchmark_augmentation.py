"""Compares our augmentation with Keras's own layers and its classic generator: pictures a second, in one run."""

import argparse
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
from tqdm import tqdm

from fer_core.datasets.augmentation import Augmenter
from fer_core.datasets.augmentation.offline import augment_dataset
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.manifest import Manifest
from fer_core.errors import DatasetError
from fer_core.media.images import write_image
from fer_core.networks.inputs import InputSpec, to_pixels
from scripts._benchmark_augmentation_keras import (
    CONFIG,
    FILES,
    MEMORY,
    Given,
    Way,
    classic_generator,
    classic_ways,
    keras_ways,
)
from scripts._command import named_path

HELP = "compare the offline writer and the training's augmentation with Keras's layers and classic generator"
OURS = "ours"
Seconds = dict[tuple[str, str], float]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("data", type=named_path, metavar="DATA", help="a dataset, a folder of splits or a zip archive")
    parser.add_argument("--pictures", type=int, default=1_000_000, metavar="N", help="at most (default: all)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of which the median counts (default: 3)")
    parser.add_argument("--size", type=int, default=48, metavar="PX", help="of the pictures (default: 48)")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; the ways take turns, so that a busy machine slows all of them alike."""
    with tempfile.TemporaryDirectory() as scratch:
        given = prepare(open_dataset(arguments.data), arguments.pictures, arguments.size, Path(scratch))
        before = load()
        seconds = measure(our_ways(given) | keras_ways(given) | classic_ways(given), arguments.rounds)
    print_table({way: len(given.pictures) / taken for way, taken in seconds.items()})
    if classic_generator() is None:
        print("\nThis Keras has no classic ImageDataGenerator any more.")
    print(
        f"\n{len(given.pictures):,} pictures of {arguments.size} x {arguments.size}, grey, each varied once; "
        f"{os.cpu_count()} cores, load {before:.1f} at the start and {load():.1f} at the end; "
        f"median of {arguments.rounds} rounds."
    )
    return 0


def load() -> float:
    """Return how many processes wanted a core in the last minute; Windows does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def prepare(dataset: Dataset, count: int, size: int, scratch: Path) -> Given:
    """Take at most ``count`` training pictures, of all classes, and bring them to ``size``."""
    records = dataset.manifest.of("train")
    if not records:
        raise DatasetError("{name} has no training pictures. Choose another dataset.", name=dataset.name)
    chosen = np.random.default_rng(0).permutation(len(records))[:count]
    kept = replace(dataset, manifest=Manifest(records=tuple(records[place] for place in sorted(chosen.tolist()))))
    spec = InputSpec(size_px=size, channels=1)
    pictures = kept.load("train", kept.manifest.labels, lambda image: to_pixels(image, spec)).pixels
    folder = scratch / "originals"
    for record, picture in zip(kept.manifest.records, pictures, strict=True):
        write_image(np.repeat(picture, 3, axis=2), folder / "train" / record.label / f"{Path(record.file).stem}.png")
    return Given(dataset=open_dataset(folder), folder=folder / "train", pictures=pictures, scratch=scratch)


def our_ways(given: Given) -> dict[tuple[str, str], Way]:
    """The writer also copies the originals; the training's path works in one thread."""

    def write() -> None:
        augment_dataset(given.dataset, given.new_folder() / "ours", CONFIG)

    def on_the_fly() -> None:
        augmenter = Augmenter(CONFIG, seed=1)
        for picture in given.pictures:
            augmenter.augment(picture)

    return {(FILES, OURS): write, (MEMORY, OURS): on_the_fly}


def measure(ways: dict[tuple[str, str], Way], rounds: int) -> Seconds:
    """Return the median seconds of each way over rounds in which each has one turn."""
    seconds: dict[tuple[str, str], list[float]] = {way: [] for way in ways}
    for _round in tqdm(range(rounds), desc="rounds", leave=False, disable=None):
        for way, work in ways.items():
            started = time.perf_counter()
            work()
            seconds[way].append(time.perf_counter() - started)
    return {way: median(taken) for way, taken in seconds.items()}


def print_table(speeds: Seconds) -> None:
    """Print pictures a second and how many times as fast ours is, by files written where files are written."""
    print("| work | way | pictures varied a second | files written a second | ours is so many times as fast |")
    print("|---|---|---|---|---|")
    for (work, name), speed in sorted(speeds.items(), key=lambda pair: pair[0][0]):
        ratio = done(work, OURS, speeds[work, OURS]) / done(work, name, speed)
        written = f"{done(work, name, speed):,.0f}" if work == FILES else "0"
        print(f"| {work} | {name} | {speed:,.0f} | {written} | {ratio:.1f} |")


def done(work: str, name: str, varied: float) -> float:
    """Return what counts as work: our writer copies each original beside its variation, the others do not."""
    return varied * (2 if work == FILES and name == OURS else 1)
