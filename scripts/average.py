"""Make one network of several: it answers with the mean of their scores. Slower, and more often right.

python scripts/average.py flagship vgg cnn --data fer2013 --name accurate --mirrored

The networks must have been trained on DATA; nothing is trained. With --mirrored each looks at the mirror image too.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.network_names import new_name
from scripts._command import named_path, run_command
from scripts._data import opened_dataset


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("networks", nargs="+", metavar="NETWORK", help="by name or folder")
    arguments.add_argument(
        "--data",
        type=named_path,
        required=True,
        metavar="DATA",
        help="what they were trained on: a dataset of the workspace by name, a folder of splits or a zip archive",
    )
    arguments.add_argument("--name", required=True, help="of the new network, among your own")
    arguments.add_argument("--mirrored", action="store_true", help="look at each picture's mirror image too")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    name = new_name(arguments.name)
    members = [bundle_folder(network) for network in arguments.networks]
    dataset = as_decided(opened_dataset(arguments.data))
    from fer_core.networks.card import read_card
    from fer_core.training.averaging import average_bundles

    folder = average_bundles(members, dataset, name=name, mirrored=arguments.mirrored, say=print)
    found = read_card(folder).metrics
    low, high = found["accuracy_interval"]
    print(f"Right in {found['accuracy']:.2%} of {found['images']:,} pictures of valid (95% {low:.2%} to {high:.2%}).")
    print(f"The bundle is in {folder}")
    return 0


if __name__ == "__main__":
    run_command(main, parser())
