"""Note in a network's card what the same recipe reached with other seeds: how much is chance.

python scripts/seeds.py my-first my-second my-third

The three were trained by one recipe (train.py --seed N); the first one's card is changed.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse

from fer_core.networks.bundle import bundle_folder
from scripts._command import run_command


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("network", metavar="NETWORK", help="by name or folder; its card is changed")
    arguments.add_argument("others", nargs="+", metavar="OTHER", help="trained by the same recipe with another seed")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    from fer_core.training.seeds import note_seeds

    card = note_seeds(bundle_folder(arguments.network), [bundle_folder(other) for other in arguments.others])
    for noted in card.training["seeds"]:
        print(f"seed {noted['seed']}: right in {noted['accuracy']:.2%} of {card.metrics['images']:,} pictures")
    print(f"Mean, standard deviation and interval stand in {bundle_folder(arguments.network) / 'README.md'}")
    return 0


if __name__ == "__main__":
    run_command(main, parser())
