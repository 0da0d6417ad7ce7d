"""The list of what a version changed, picture by picture."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from fer_core.datasets.curation.selection import Choice
from fer_core.datasets.manifest import Record

CHANGES_NAME: Final = "changes.csv"
COLUMNS: Final = ("file", "change", "class before", "class", "split before", "split", "published as")


def write_changes(choices: Sequence[Choice], named: Mapping[str, Record], folder: Path) -> None:
    """Write ``changes.csv``: a line for each picture left out, relabelled or moved; ``named`` by the former file."""
    with (folder / CHANGES_NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(choice, named) for choice in choices if _change(choice))


def _row(choice: Choice, named: Mapping[str, Record]) -> tuple[str, ...]:
    old, new = choice.record, choice.chosen
    published = named.get(old.file)
    return (old.file, _change(choice), old.label, new.label, old.split, new.split, published.file if published else "")


def _change(choice: Choice) -> str:
    """Return one or two words, or "" where nothing changed."""
    if choice.left_out:
        return choice.left_out
    words = [
        "relabelled by votes" if choice.by_votes else "relabelled" if choice.relabelled else "",
        "moved" if choice.moved else "",
    ]
    return ", ".join(filter(None, words))
