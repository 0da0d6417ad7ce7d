"""Give a bundle what it remembers of the dataset that it was trained on: features, which teaching needs, and marks.

python scripts/add_replay.py models/default fer2013.zip
python scripts/add_replay.py models/default fer2013.zip --marks-only

With the marks (known.npz, 6 bytes a picture) an evaluation tells how many of its pictures the network learned from.
Bundles that scripts/train.py packs have them already.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.networks.replay import REPLAY_NAME
from fer_core.networks.training_marks import KNOWN_NAME, MOST_MARKS
from scripts._command import named_path, run_command
from scripts._data import dataset_of


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model", metavar="MODEL", help="a bundle's name or folder; it is changed")
    arguments.add_argument("data", type=named_path, metavar="DATA", help="the dataset that it was trained on")
    arguments.add_argument(
        "--any-data",
        action="store_true",
        help="take DATA although the card names another fingerprint; no marks are made of it",
    )
    arguments.add_argument("--marks-only", action="store_true", help="leave the features as they are, or away")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    folder = bundle_folder(arguments.model)
    dataset = dataset_of(read_card(folder), arguments.data)
    if not arguments.marks_only:
        print(features_added(folder, dataset, any_data=arguments.any_data))
    if arguments.marks_only or not arguments.any_data:
        print(marks_added(folder, dataset))
    return 0


def features_added(folder: Path, dataset: Dataset, *, any_data: bool) -> str:
    """Write the features and return what they are."""
    from fer_core.training.rehearsal import add_replay

    replay = add_replay(folder, dataset, any_data=any_data)
    held_out, size = int(replay.held_out.sum()), (folder / REPLAY_NAME).stat().st_size
    return (
        f"{folder / REPLAY_NAME}: {len(replay.labels) - held_out} pictures to rehearse, {held_out} held out, "
        f"{replay.features.shape[1]} numbers each, {size / 1e6:.2f} MB"
    )


def marks_added(folder: Path, dataset: Dataset) -> str:
    """Write the marks and return how many there are."""
    from fer_core.training.marking import add_marks

    known = add_marks(folder, dataset)
    if not known:
        return f"No marks: there are more than {MOST_MARKS:,} pictures"
    size = (folder / KNOWN_NAME).stat().st_size
    counts = f"{known['train']:,} different pictures of train and {known['valid']:,} of valid"
    return f"{folder / KNOWN_NAME}: marks of {counts}, {size / 1e6:.2f} MB"


if __name__ == "__main__":
    run_command(main, parser())
