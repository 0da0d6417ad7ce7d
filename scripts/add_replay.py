"""Give a bundle the features that teaching needs, from the dataset that it was trained on.

python scripts/add_replay.py models/default fer2013.zip

Bundles that scripts/train.py packs have them already.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse

from fer_core.networks.bundle import bundle_folder
from fer_core.networks.replay import REPLAY_NAME
from scripts._command import named_path, run_command
from scripts._data import opened_dataset


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model", metavar="MODEL", help="a bundle's name or folder; it is changed")
    arguments.add_argument("data", type=named_path, metavar="DATA", help="the dataset that it was trained on")
    arguments.add_argument(
        "--any-data", action="store_true", help="take DATA although the card names another fingerprint"
    )
    return arguments


def main(arguments: argparse.Namespace) -> int:
    folder, dataset = bundle_folder(arguments.model), opened_dataset(arguments.data)
    from fer_core.training.rehearsal import add_replay

    replay = add_replay(folder, dataset, any_data=arguments.any_data)
    held_out, size = int(replay.held_out.sum()), (folder / REPLAY_NAME).stat().st_size
    print(
        f"{folder / REPLAY_NAME}: {len(replay.labels) - held_out} pictures to rehearse, {held_out} held out, "
        f"{replay.features.shape[1]} numbers each, {size / 1e6:.2f} MB"
    )
    return 0


if __name__ == "__main__":
    run_command(main, parser())
