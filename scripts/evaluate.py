"""Measure a network on one split of a dataset.

python scripts/evaluate.py default DATA --split valid --json report.json --html report.html
python scripts/evaluate.py my-first DATA --against default
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import json
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import SPLITS
from fer_core.evaluation.cautions import cautions_of
from fer_core.evaluation.comparison import Comparison, compare
from fer_core.evaluation.measured_here import note_measured
from fer_core.evaluation.report import Evaluation, Report, evaluate
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.writing import check_place, write_whole
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import opened_dataset

CHANCE = 0.05
LEAST_P = 0.00001
"""Smaller ones are only said to be smaller."""
"""Below it a difference counts, as is usual."""


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model", metavar="MODEL", help="a network's name (networks.py lists them) or folder")
    arguments.add_argument(
        "data",
        type=named_path,
        metavar="DATA",
        help="a dataset of the workspace by name, a folder of splits or a zip archive",
    )
    arguments.add_argument("--split", choices=SPLITS, help="default: test where there is one, else valid")
    arguments.add_argument("--against", metavar="MODEL", help="tell whether MODEL is better on the same pictures")
    arguments.add_argument("--json", type=named_path, metavar="FILE", help="write the figures here as well")
    arguments.add_argument("--html", type=named_path, metavar="FILE", help="write a report that opens offline")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    for place in filter(None, (arguments.json, arguments.html)):
        check_place(place)
    folder, dataset = bundle_folder(arguments.model), opened_dataset(arguments.data)
    other = bundle_folder(arguments.against) if arguments.against else None
    with Bar("evaluating", unit="picture") as bar:
        found = evaluate(folder, dataset, split=arguments.split, progress=bar.show)
        rival = evaluate(other, dataset, split=arguments.split, progress=bar.show) if other else None
    note_measured(read_card(folder), found)
    figures = found.report.as_dict()
    print("\n".join((text(found.report), *notes(folder, dataset, found))))
    if other and rival:
        comparison = compare(found.right, rival.right)
        print("\n".join(("", compared(comparison, rival.report), *notes(other, dataset, rival))))
        figures["against"] = {"model": rival.report.model, **comparison.as_dict()}
    if arguments.json:
        write_whole(arguments.json, (json.dumps(figures, indent=2) + "\n").encode())
    if arguments.html:
        write_whole(arguments.html, html(folder, dataset, found))
    for line in written(arguments):
        print(line)
    return 0


def written(arguments: argparse.Namespace) -> list[str]:
    """Return a line for each file that was asked for."""
    places = {"figures are": arguments.json, "report is": arguments.html}
    return [f"The {what} in {place}" for what, place in places.items() if place]


def html(folder: Path, dataset: Dataset, found: Evaluation) -> bytes:
    """Return the report with slices and heat maps; what they need is loaded only now."""
    from fer_core.evaluation.explanation import load_explainer
    from fer_core.evaluation.html_report import ReportParts, html_report
    from fer_core.evaluation.split_measuring import measure_split

    split = next(known for known in SPLITS if known == found.report.split)
    with Bar("measuring", unit="picture") as bar:
        measures = measure_split(dataset, split, progress=bar.show)
    parts = ReportParts(
        found=found,
        dataset=dataset,
        cautions=cautions_of(found, read_card(folder), dataset.manifest),
        measures=measures,
        explainer=load_explainer(folder),
    )
    return html_report(parts)


def notes(folder: Path, dataset: Dataset, found: Evaluation) -> list[str]:
    """Return a line for each reason why the figures flatter the network."""
    known = cautions_of(found, read_card(folder), dataset.manifest)
    return [f"note on {found.report.model}: {caution}" for caution in known]


def p_words(p_value: float) -> str:
    """Return a probability as it stands behind its p: none is nothing at all."""
    return f"= {p_value:.2g}" if p_value >= LEAST_P else "< 0.00001"


def compared(found: Comparison, rival: Report) -> str:
    """Return what the comparison comes to, in words."""
    verdict = "more than chance explains" if found.p_value < CHANCE else "which chance may explain"
    return (
        f"against {rival.model}, {rival.accuracy:.2%}: a difference of {100 * found.difference:+.2f} points, "
        f"{verdict}\nalone right in {found.first_only} pictures, the other in {found.second_only}; "
        f"exact McNemar test, p {p_words(found.p_value)}"
    )


def text(report: Report) -> str:
    """Return the report for people: figures first, then the table of classes and the confusion matrix."""
    low, high = report.accuracy_interval
    return "\n".join(
        [
            f"{report.model} on {report.data}, split {report.split}, {report.images} pictures",
            f"accuracy           {report.accuracy:.2%} (95% interval {low:.2%} to {high:.2%})",
            f"loss               {report.loss:.4f}",
            f"macro F1           {report.macro_f1:.4f}",
            f"calibration error  {report.calibration_error:.4f}",
            "",
            *class_rows(report),
            "",
            "confusion matrix: labels in rows, predictions in columns",
            *matrix_rows(report),
        ]
    )


def class_rows(report: Report) -> list[str]:
    """Return the table of classes; a class without pictures has no shares."""
    width = max(map(len, report.labels))
    rows = [f"{'':{width}}  pictures  precision  recall      F1"]
    for label, found in report.per_class.items():
        shares = [f"{share:.1%}" if found.images else "-" for share in (found.precision, found.recall, found.f1)]
        rows.append(f"{label:{width}}  {found.images:8}  {shares[0]:>9}  {shares[1]:>6}  {shares[2]:>6}")
    return rows


def matrix_rows(report: Report) -> list[str]:
    width = max(map(len, report.labels))
    rows = [" " * width + "".join(f"  {label:>{width}}" for label in report.labels)]
    for label, counts in zip(report.labels, report.confusion_matrix, strict=True):
        rows.append(f"{label:{width}}" + "".join(f"  {count:{width}}" for count in counts))
    return rows


if __name__ == "__main__":
    run_command(main, parser())
