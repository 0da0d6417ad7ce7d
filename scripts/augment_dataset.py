"""Write a dataset anew with varied copies of its training pictures.

python scripts/augment_dataset.py fer2013 --into fer2013-augmented --brightness 0.3 --rotation 15 --scale 0.2 --copies 2
python scripts/augment_dataset.py fer2013.zip --into balanced --balance

Ranges that are not named stay off; without any, brightness, contrast, rotation, scale, shift and flip have those of
the training recipes. Only the training split is augmented. What was decided about the pictures so far is carried out.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
from dataclasses import replace

from fer_core.datasets.augmentation.amount import MOST_COPIES
from fer_core.datasets.augmentation.offline import augment_dataset
from fer_core.datasets.augmentation.ranges import NO_CHANGE, AugmentationConfig
from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.manifest import Manifest
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import new_dataset, opened_dataset

RANGES = {
    "brightness": ("brightness", "largest change, as a share of white, such as 0.3"),
    "rotation": ("rotation_degrees", "largest angle to either side, in degrees, such as 15"),
    "scale": ("scale", "largest change of width and of height, such as 0.2 for 0.8 to 1.2 times"),
    "zoom": ("zoom", "largest enlargement of the middle, such as 0.3 for 1 to 1.3 times"),
    "shift": ("shift", "largest shift, as a share of the side, such as 0.1"),
    "contrast": ("contrast", "largest change of contrast, as a share, such as 0.2"),
    "noise": ("noise", "largest strength of noise, as a share of white, such as 0.05"),
    "blur": ("blur", "largest blur, as a share of the side, such as 0.02"),
    "erasing": ("erasing", "chance of a grey rectangle, such as 0.2"),
}
"""Option -> field of AugmentationConfig, and help."""


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "data", type=named_path, metavar="DATA", help="a dataset of the workspace by name, a folder or a zip archive"
    )
    arguments.add_argument(
        "--into", required=True, metavar="OUT", help="a name in the workspace, or a path with a slash in it"
    )
    for option, (_field, words) in RANGES.items():
        arguments.add_argument(f"--{option}", type=float, metavar="X", help=words)
    arguments.add_argument("--flip", action="store_true", help="mirror one in two")
    amount = arguments.add_mutually_exclusive_group()
    amount.add_argument(
        "--copies", type=int, default=1, metavar="N", help=f"of each training picture, 1 to {MOST_COPIES} (default: 1)"
    )
    amount.add_argument("--balance", action="store_true", help="as many as bring every class up to the largest one")
    arguments.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1; the same gives the same bytes")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    config, into = chosen_config(arguments), new_dataset(arguments.into)
    dataset = as_decided(opened_dataset(arguments.data))
    with Bar("augmenting", unit="picture") as bar:
        manifest = augment_dataset(
            dataset,
            into,
            config,
            copies=arguments.copies,
            balance=arguments.balance,
            seed=arguments.seed,
            progress=bar.show,
        )
    print(f"Augmented into {into}")
    print(table(dataset.manifest, manifest))
    return 0


def chosen_config(arguments: argparse.Namespace) -> AugmentationConfig:
    named = {field: getattr(arguments, option) for option, (field, _words) in RANGES.items()}
    chosen = {field: value for field, value in named.items() if value is not None}
    if not chosen and not arguments.flip:
        return AugmentationConfig()
    return replace(NO_CHANGE, flip=arguments.flip, **chosen)


def table(before: Manifest, after: Manifest) -> str:
    """Return the training pictures of each class before and after, and the other splits in one line each."""
    old, new = before.counts("train"), after.counts("train")
    width = max(8, *map(len, new))
    rows = [f"{'train':{width}}{'before':>9}{'after':>9}"]
    rows += [f"{label:{width}}{old[label]:9,}{new[label]:9,}" for label in new]
    rows.append(f"{'all':{width}}{sum(old.values()):9,}{sum(new.values()):9,}")
    others = [f"{split} {len(after.of(split)):,}" for split in after.splits if split != "train"]
    return "\n".join([*rows, *([f"As they were: {', '.join(others)}"] if others else [])])


if __name__ == "__main__":
    run_command(main, parser())
