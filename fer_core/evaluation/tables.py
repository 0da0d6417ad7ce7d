"""Figures as CSV, for spreadsheets: one network's classes, several networks side by side, and their pairs."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from fer_core.evaluation.cells import safe_cell
from fer_core.evaluation.comparison import compare, corrected
from fer_core.evaluation.report import Evaluation, Report
from fer_core.intervals import wilson_interval

Cell = str | int | float


def classes_csv(report: Report) -> bytes:
    """Return one line a class, with the matrix's row, and one for all pictures.

    Of all pictures, recall and precision are both the accuracy, and F1 is the macro F1, over the classes with pictures.
    Shares of a class without pictures are left empty. Intervals are 95%, Wilson.
    """
    head = ["expression", "pictures", "right", "recall", "recall low", "recall high", "precision", "F1"]
    rows = [_class_row(report, place) for place in range(len(report.labels))]
    named = [sum(row[place] for row in report.confusion_matrix) for place in range(len(report.labels))]
    shares = (report.accuracy, *report.accuracy_interval, report.accuracy, report.macro_f1)
    rows.append(["all", report.images, _right(report), *shares, *named])
    return _csv([*head, *(f"named {label}" for label in report.labels)], rows)


def networks_csv(found: Mapping[str, Evaluation]) -> bytes:
    """Return one line a network, by its name, with its figures on the same pictures."""
    head = ["network", "data", "split", "pictures", "right", "accuracy", "accuracy low", "accuracy high"]
    rows: list[list[Cell]] = [
        [
            *(name, one.report.data, one.report.split, one.report.images, _right(one.report)),
            *(one.report.accuracy, *one.report.accuracy_interval),
            *(one.report.loss, one.report.macro_f1, one.report.calibration_error),
        ]
        for name, one in found.items()
    ]
    return _csv([*head, "loss", "macro F1", "calibration error"], rows)


def pairs_csv(found: Mapping[str, Evaluation]) -> bytes:
    """Return one line a pair of networks: who alone was right how often, and the exact McNemar test.

    ``p corrected`` holds for all pairs at once (Holm).
    """
    pairs = list(combinations(found, 2))
    results = [compare(found[first].right, found[second].right) for first, second in pairs]
    chances = corrected([one.p_value for one in results])
    rows: list[list[Cell]] = [
        [
            *(first, second, one.images, one.both, one.first_only, one.second_only, one.neither),
            *(one.difference, f"{one.p_value:.6g}", f"{chance:.6g}"),
        ]
        for (first, second), one, chance in zip(pairs, results, chances, strict=True)
    ]
    head = ["first", "second", "pictures", "both right", "first alone right", "second alone right", "neither right"]
    return _csv([*head, "difference in accuracy", "p", "p corrected"], rows)


def _class_row(report: Report, place: int) -> list[Cell]:
    label, counts = report.labels[place], report.confusion_matrix[place]
    one = report.per_class[label]
    interval = wilson_interval(counts[place], one.images)
    shares: list[Cell] = [one.recall, *interval, one.precision, one.f1] if one.images else [""] * 5
    return [label, one.images, counts[place], *shares, *counts]


def _right(report: Report) -> int:
    return sum(row[place] for place, row in enumerate(report.confusion_matrix))


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in head])
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return text.getvalue().encode("utf-8")


def _written(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return safe_cell(cell) if cell else cell
    return f"{cell:.6f}" if isinstance(cell, float) else cell
