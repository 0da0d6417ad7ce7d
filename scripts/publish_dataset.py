"""Write a frozen version of a dataset, with the decisions made about it: NAME@1, NAME@2 and so on.

python scripts/publish_dataset.py fer2013
python scripts/publish_dataset.py fer2013 --majority --drop-not-faces

The version is a plain folder of splits and classes, with manifest.csv, publication.json and changes.csv.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse

from fer_core.datasets.curation.publication import PublicationReport
from fer_core.datasets.curation.publishing import publish
from fer_core.datasets.curation.selection import PublishOptions
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import curated_folder

LEFT_OUT = {
    "excluded": "excluded by a person",
    "unlabelled": "without a label",
    "no_majority": "without a majority for an expression",
    "not_a_face": "not a face, most voters said",
    "copy_across_splits": "copies of a picture in a later split",
}
COPIES = {"exact_copy": "exact copies", "near_copy": "near copies"}


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=named_path, metavar="DATA", help="an imported dataset: its name or its folder")
    arguments.add_argument(
        "--majority",
        action="store_true",
        help="label by the majority of the FER+ votes (eight classes); pictures without one are left out",
    )
    arguments.add_argument(
        "--drop-not-faces", action="store_true", help='leave out what most FER+ voters called "not a face"'
    )
    arguments.add_argument(
        "--drop-copies-across-splits", action="store_true", help="keep copies in test before valid before train only"
    )
    return arguments


def main(arguments: argparse.Namespace) -> int:
    options = PublishOptions(
        majority=arguments.majority,
        drop_not_faces=arguments.drop_not_faces,
        drop_copies_across_splits=arguments.drop_copies_across_splits,
    )
    with Bar("publishing", unit="picture") as bar:
        publication = publish(curated_folder(arguments.data), options=options, progress=bar.show)
    print(f"Published {publication.folder}")
    print(text(publication.report))
    return 0


def text(report: PublicationReport) -> str:
    """Return what changed in a few lines, and the counts of the version."""
    lines = [
        f"{report.kept:,} of {report.pictures:,} pictures: {report.relabelled:,} relabelled "
        f"({report.relabelled_by_votes:,} of them by votes), {report.moved:,} moved to another split",
        *(f"left out: {count:,} {LEFT_OUT[reason]}" for reason, count in report.left_out.items() if count),
        *copy_lines(report),
        "",
        *count_rows(report),
        "",
        f"fingerprint {report.fingerprint}",
        f"contents    {report.sha256}",
    ]
    return "\n".join(lines)


def copy_lines(report: PublicationReport) -> list[str]:
    if report.copies is None:
        return ["copies: nobody looked for them yet (scripts/inspect_dataset.py does)"]
    return [
        f"{COPIES[reason]} that remain: {count.groups:,} groups, {count.across_splits:,} across splits, "
        f"{count.labels_differ:,} with different labels"
        for reason, count in report.copies.items()
    ]


def count_rows(report: PublicationReport) -> list[str]:
    """Return a table: classes in rows, "before > after" for each split."""
    splits = list(dict.fromkeys([*report.before, *report.after]))
    classes = list(
        dict.fromkeys(label for counts in (report.before, report.after) for row in counts.values() for label in row)
    )
    width = max(8, *map(len, classes))
    rows = [" " * width + "".join(f"{split:>19}" for split in splits)]
    for label in classes:
        cells = (
            f"{report.before.get(split, {}).get(label, 0):,} > {report.after.get(split, {}).get(label, 0):,}"
            for split in splits
        )
        rows.append(f"{label:{width}}" + "".join(f"{cell:>19}" for cell in cells))
    return rows


if __name__ == "__main__":
    run_command(main, parser())
