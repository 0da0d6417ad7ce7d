"""Make one network of several: it answers with the mean of their scores. Slower, and more often right.

python scripts/average.py flagship vgg cnn --data fer2013 --name accurate --mirrored
python scripts/average.py first second --data fer2013 --name better --weights

The networks must have been trained on DATA; nothing is trained. With --mirrored each looks at the mirror image too.
With --weights the new network has the mean of their weights, and is as small and as fast as one of them: for networks
that went on from the same one (start_from in their recipes).
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.networks.network_names import new_name
from scripts._command import named_path, run_command
from scripts._data import dataset_of


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
    kind = arguments.add_mutually_exclusive_group()
    kind.add_argument("--mirrored", action="store_true", help="look at each picture's mirror image too")
    kind.add_argument("--weights", action="store_true", help="average weights instead of scores")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    name = new_name(arguments.name)
    members = [bundle_folder(network) for network in arguments.networks]
    dataset = dataset_of(read_card(members[0]), arguments.data)
    from fer_core.training.averaging import average_bundles

    mean_of: Literal["scores", "weights"] = "weights" if arguments.weights else "scores"
    folder = average_bundles(members, dataset, name=name, mean_of=mean_of, mirrored=arguments.mirrored, say=print)
    found, alone = read_card(folder).metrics, [read_card(member).metrics["accuracy"] for member in members]
    print("\n".join(told(found, alone, of_weights=arguments.weights)))
    print(f"The bundle is in {folder}")
    return 0


def told(found: Mapping[str, Any], alone: Sequence[float], *, of_weights: bool) -> list[str]:
    """Return the lines about the average's accuracy, and that of each of its members (0 to 1)."""
    low, high = found["accuracy_interval"]
    lines = [
        f"Right in {found['accuracy']:.2%} of {found['images']:,} pictures of valid (95% {low:.2%} to {high:.2%})."
    ]
    if found["accuracy"] < min(alone):
        lines.append(f"That is less than each has alone ({min(alone):.2%} to {max(alone):.2%}), so use one of these.")
        if of_weights:
            lines.append("Only weights of networks that went on from the same one fit together.")
    return lines


if __name__ == "__main__":
    run_command(main, parser())
