"""The library of networks: what there is, which one is used, and networks as zip archives.

python scripts/networks.py list
python scripts/networks.py use my-run
python scripts/networks.py copy my-run "My network"
python scripts/networks.py rename "My network" Faces
python scripts/networks.py delete Faces
python scripts/networks.py export default default.zip
python scripts/networks.py import default.zip --name "From a friend"

NAME is a network of your own, else that of a run, else a shipped one. "use default" takes the shipped one again.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
from pathlib import Path

from fer_core.evaluation.measured_here import measured_here
from fer_core.networks.card import Card
from fer_core.networks.choice import lost_choice
from fer_core.networks.claims import is_claim
from fer_core.networks.exchange import export_network, import_network
from fer_core.networks.shelf import (
    NetworkEntry,
    delete_network,
    find_network,
    list_networks,
    place_in_use,
    rename_network,
    save_as,
    use_network,
)
from fer_core.writing import check_place, write_whole
from scripts._command import add_command, named_path, run_command

ORIGINS = {"own": "own", "run": "of a run", "shipped": "shipped"}


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = arguments.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="show all networks").set_defaults(run=show_all)
    add_command(commands, "use", use, "name", says="use it in the app and in all commands that name none")
    add_command(commands, "copy", copy, "name", "new", says="save a network as one of your own")
    add_command(commands, "rename", rename, "name", "new", says="rename one of your own")
    add_command(commands, "delete", delete, "name", says="delete one of your own or of a run, for good")
    exporting = add_command(commands, "export", export, "name", says="write a network as a zip archive")
    exporting.add_argument("file", type=named_path, metavar="FILE.zip")
    importing = commands.add_parser("import", help="check a network from elsewhere and put it among your own")
    importing.add_argument("file", type=named_path, metavar="FILE.zip")
    importing.add_argument("--name", metavar="N", help="default: the network's own, with a number where it is taken")
    importing.set_defaults(run=bring_in)
    return arguments


def main(arguments: argparse.Namespace) -> int:
    arguments.run(arguments)
    return 0


def show_all(_: argparse.Namespace) -> None:
    """Print a table; a star is the one in use."""
    if lost := lost_choice():
        print(f'The network "{lost}" that was chosen is not there any more; the shipped one is used.')
    used, entries = place_in_use().key, list_networks()
    width = max(len(entry.place.name) for entry in entries)
    for entry in entries:
        star = "*" if entry.place.key == used else " "
        print(f"{star} {entry.place.name:{width}}  {ORIGINS[entry.place.origin]:8}  {described(entry)}")


def described(entry: NetworkEntry) -> str:
    """Return one line about a network, or what is wrong with it."""
    card = entry.card
    if card is None:
        return f"cannot be used: {entry.problem}"
    spec = card.input
    return (
        f"{accuracy_of(card)}; {', '.join(card.labels)}; {card.parameters:,} parameters, {spec.size_px} px "
        f"{'grey' if spec.channels == 1 else 'RGB'}, {entry.size / 1e6:.1f} MB"
    )


def accuracy_of(card: Card) -> str:
    """Return how good it is, and who says so."""
    if own := measured_here(card):
        return f"right in {own.accuracy:.1%} of {own.images:,} pictures of {own.data}, split {own.split}, measured here"
    if "accuracy" not in card.unseen:
        return "never measured"
    words = f"right in {card.unseen['accuracy']:.1%} of unseen pictures"
    return f"{words}, says its maker" if is_claim(card) else words


def use(arguments: argparse.Namespace) -> None:
    place = find_network(arguments.name)
    use_network(place)
    print(f'"{place.name}" is used from now on')


def copy(arguments: argparse.Namespace) -> None:
    print(f"Saved in {save_as(find_network(arguments.name), arguments.new).folder}")


def rename(arguments: argparse.Namespace) -> None:
    print(f"Renamed, now in {rename_network(find_network(arguments.name), arguments.new).folder}")


def delete(arguments: argparse.Namespace) -> None:
    place = find_network(arguments.name)
    delete_network(place)
    print(f'"{place.name}" is deleted')


def export(arguments: argparse.Namespace) -> None:
    path: Path = arguments.file
    check_place(path)
    write_whole(path, export_network(find_network(arguments.name).folder))
    print(f"Written to {path}")


def bring_in(arguments: argparse.Namespace) -> None:
    print("Checking the network", flush=True)
    place = import_network(arguments.file, name=arguments.name)
    print(f'"{place.name}" is one of your own networks now, in {place.folder}')


if __name__ == "__main__":
    run_command(main, parser())
