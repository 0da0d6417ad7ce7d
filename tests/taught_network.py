"""A tiny network that was trained on drawn pictures, and pictures of a class that it does not know."""

from pathlib import Path

import numpy as np

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.datasets.sources.combined import MemorySource
from fer_core.media.images import encode_image
from fer_core.networks.inputs import InputSpec
from fer_core.training.bundling import make_bundle
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from tests.drawn_dataset import SIDE, files, write_archive

RECIPE = Recipe(
    options={"widths": [8, 16], "depths": [1, 1], "block_dropout": 0.0, "head_dropout": 0.1, "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(shift=0.04, rotation_degrees=3, scale=0.03),
    epochs=8,
    batch_size=16,
    learning_rate=0.02,
    warmup_epochs=0.5,
    averaging=0.8,
)
COUNTS = {"train": 32, "valid": 12}


def train_bundle(folder: Path) -> tuple[Path, Dataset]:
    """Return the bundle of a network that knows angry, happy and sad, and the dataset that it was trained on."""
    dataset = open_dataset(write_archive(folder / "drawn.zip", files(COUNTS)))
    run = Run.start(folder / "base", RECIPE)
    train(run, dataset)
    return make_bundle(run, dataset), dataset


def bored(seed: int) -> bytes:
    """Grey noise with four bright dots near the corners, as a PNG."""
    pixels = np.random.default_rng(seed).integers(40, 90, (SIDE, SIDE)).astype(np.uint8)
    for top in (3, SIDE - 6):
        for left in (3, SIDE - 6):
            pixels[top : top + 3, left : left + 3] = 230
    return encode_image(np.repeat(pixels[..., None], 3, axis=2))


def record(number: int, split: Split, clip: str = "", label: str = "bored", **more: str) -> Record:
    """``clip`` as an own class names it: with the split after it."""
    subject = f"{clip} {split}" if clip else ""
    return Record(
        file=f"{split}/{label}/{label}-{number:04}.png", split=split, label=label, source="", subject=subject, **more
    )


def new_pictures(records: tuple[Record, ...], first: int = 1000) -> Dataset:
    """Return a dataset of bored pictures, each drawn for its own record, with seeds from ``first`` on."""
    drawn = {each.file: bored(first + number) for number, each in enumerate(records)}
    return Dataset(name="faces", manifest=Manifest(records=records), source=MemorySource(drawn, origin="drawn"))


def three_clips() -> tuple[Record, ...]:
    """Twelve, eight and six frames, cut in time as an own class is: the second clip stands on both sides."""
    splits: list[tuple[str, Split, int]] = [
        ("one", "train", 12), ("two", "train", 5), ("two", "valid", 3), ("three", "valid", 3), ("three", "test", 3),
    ]  # fmt: skip
    named = [(clip, split) for clip, split, count in splits for _ in range(count)]
    return tuple(record(number, split, clip) for number, (clip, split) in enumerate(named))
