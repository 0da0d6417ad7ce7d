"""Measure a dataset, and look for copies, pictures without a face, and dark, bright, flat or blurred ones.

python scripts/inspect_dataset.py fer2013
python scripts/inspect_dataset.py my-pictures.zip --json findings.json --sheet sheets

What is found about an imported dataset also goes into its curation queue.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import json
from pathlib import Path

from fer_core.datasets.dataset import Dataset, is_imported
from fer_core.datasets.inspection.inspecting import Inspection, inspect, keep_inspection
from fer_core.datasets.inspection.sheets import write_sheets
from fer_core.datasets.inspection.statistics import CopySummary, Statistics
from fer_core.writing import check_place, write_whole
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import opened_dataset, table

REASONS = {
    "exact_copy": "exact copies",
    "near_copy": "near copies",
    "no_face": "perhaps no face",
    "dark": "too dark",
    "bright": "too bright",
    "flat": "flat",
    "blurred": "blurred",
}
MOST_SIZES = 5


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "data", type=named_path, metavar="DATA", help="a dataset of the workspace, a folder or a zip archive"
    )
    arguments.add_argument("--json", type=named_path, metavar="FILE", help="write figures and findings here as well")
    arguments.add_argument("--no-faces", action="store_true", help="do not look for faces; several times faster")
    arguments.add_argument(
        "--sheet", type=named_path, metavar="FOLDER", help="write a contact sheet of the worst pictures for each reason"
    )
    return arguments


def main(arguments: argparse.Namespace) -> int:
    check_places(arguments)
    dataset = opened_dataset(arguments.data)
    with Bar("inspecting", unit="picture") as bar:
        inspection = inspect(dataset, faces=not arguments.no_faces, progress=bar.show)
    print(text(dataset, inspection))
    keep(dataset, inspection)
    if arguments.json:
        content = {"data": dataset.name, **inspection.as_dict()}
        write_whole(arguments.json, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
    if arguments.sheet:
        write_sheets(dataset, inspection.findings, arguments.sheet)
    return 0


def check_places(arguments: argparse.Namespace) -> None:
    if arguments.json:
        check_place(arguments.json)
    if arguments.sheet:
        check_place(arguments.sheet / "sheet.png")


def keep(dataset: Dataset, inspection: Inspection) -> None:
    """Store what was found about an imported dataset, and where its votes contradict the labels."""
    folder = Path(dataset.source.origin)
    if not is_imported(folder):
        return
    from fer_core.evaluation.label_issues import find_vote_disagreements

    keep_inspection(folder, inspection)
    contradicted = find_vote_disagreements(folder)
    if inspection.statistics.votes:
        print(f"votes disagree      {len(contradicted):8,}")
    print(f"\nThe findings are in the curation queue of {dataset.name}.")


def text(dataset: Dataset, inspection: Inspection) -> str:
    """Return the tables for people."""
    statistics = inspection.statistics
    return "\n".join(
        [
            f"{dataset.name}, {statistics.pictures:,} pictures",
            "",
            table(dataset.manifest),
            "",
            *size_rows(statistics),
            "",
            *class_rows(statistics),
            "",
            *copy_rows(statistics),
            "",
            *finding_rows(inspection),
        ]
    )


def size_rows(statistics: Statistics) -> list[str]:
    sizes = [f"{size.width} x {size.height} ({size.pictures:,})" for size in statistics.sizes[:MOST_SIZES]]
    more = len(statistics.sizes) - len(sizes)
    return ["sizes in pixels: " + ", ".join(sizes) + (f" and {more} more" if more else "")]


def class_rows(statistics: Statistics) -> list[str]:
    votes, width = statistics.votes, max(8, *map(len, statistics.brightness_by_class))
    rows = [f"{'':{width}}  brightness" + ("  votes agree" if votes else "")]
    for label, brightness in statistics.brightness_by_class.items():
        agreed = f"  {votes.by_class[label]:11.1%}" if votes and label in votes.by_class else ""
        rows.append(f"{label:{width}}  {brightness:10.2f}{agreed}")
    if votes:
        rows.append(
            f"Of {votes.pictures:,} pictures with votes, {votes.agreement:.1%} have a majority for their label; "
            f"mean entropy {votes.entropy_bits:.2f} bits."
        )
    return rows


def copy_rows(statistics: Statistics) -> list[str]:
    rows = [f"{'':12}  groups (pictures)   across splits  different labels"]
    for name, copies in (("exact copies", statistics.exact_copies), ("near copies", statistics.near_copies)):
        rows.append(f"{name:12}" + "".join(f"  {cell:>{width}}" for cell, width in _cells(copies)))
    return rows


def _cells(copies: CopySummary) -> list[tuple[str, int]]:
    return [
        (f"{copies.groups:,} ({copies.pictures:,})", 17),
        (f"{copies.groups_across_splits:,} ({copies.pictures_across_splits:,})", 14),
        (f"{copies.groups_with_different_labels:,} ({copies.pictures_with_different_labels:,})", 16),
    ]


def finding_rows(inspection: Inspection) -> list[str]:
    rows = ["found               pictures  the worst"]
    for reason in inspection.reasons:
        found = [finding for finding in inspection.findings if finding.reason == reason]
        worst = f"{found[0].file} ({found[0].detail})" if found else ""
        rows.append(f"{REASONS[reason]:18}  {len(found):8,}  {worst}".rstrip())
    return rows


if __name__ == "__main__":
    run_command(main, parser())
