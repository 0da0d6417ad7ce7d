"""From figures back to pictures: which ones stand in a cell of the confusion matrix, and how hard each was."""

import csv
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fer_core.evaluation.metrics import Labels, Probabilities
from fer_core.evaluation.report import Evaluation

Rows = npt.NDArray[np.int64]
"""Numbers of pictures in an evaluation."""


def losses(labels: Labels, probabilities: Probabilities) -> npt.NDArray[np.float64]:
    """Return the negative log probability of each picture's label, in nats; their mean is the report's loss."""
    chosen = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return np.asarray(-np.log(np.maximum(chosen, 1e-12)))


def rows_of(found: Evaluation, *, label: str | None = None, named: str | None = None, wrong: bool = False) -> Rows:
    """Return the pictures with this label that the network named so, the highest losses first.

    None stands for any; ``wrong`` leaves out those that are right.
    """
    labels, predictions = found.report.labels, found.probabilities.argmax(axis=1)
    chosen = np.ones(len(found.files), bool)
    if label is not None:
        chosen &= found.truth == labels.index(label)
    if named is not None:
        chosen &= predictions == labels.index(named)
    if wrong:
        chosen &= predictions != found.truth
    rows = np.flatnonzero(chosen)
    hardest = np.argsort(-losses(found.truth, found.probabilities)[rows], kind="stable")
    return np.asarray(rows[hardest], np.int64)


def table_bytes(found: Evaluation) -> bytes:
    """Return a CSV with one line a picture: file, label, prediction, loss and every class's probability."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = found.report.labels
    writer.writerow(["file", "label", "prediction", "loss", *(f"probability {name}" for name in names)])
    each = losses(found.truth, found.probabilities)
    for file, truth, row, loss in zip(found.files, found.truth, found.probabilities, each, strict=True):
        writer.writerow(
            [safe_cell(file), safe_cell(names[truth]), safe_cell(names[int(row.argmax())]), *_numbers([loss, *row])]
        )
    return text.getvalue().encode("utf-8")


def _numbers(values: Sequence[float]) -> list[str]:
    return [f"{value:.6f}" for value in values]


def safe_cell(text: str) -> str:
    """A name that a spreadsheet would run as a formula is led by an apostrophe."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
