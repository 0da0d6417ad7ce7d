"""From a cell of the matrix to its files, the hardest first, and the table of every picture."""

import csv
import io

import numpy as np
import pytest

from fer_core.evaluation.cells import losses, rows_of, table_bytes
from tests.core.evaluation.answers import FILES, PROBABILITIES, TRUTH, evaluation


def test_losses_average_to_the_report() -> None:
    each = losses(TRUTH, PROBABILITIES)
    assert each[2] == pytest.approx(-np.log(0.1), abs=1e-6)
    assert each.mean() == pytest.approx(evaluation().report.loss)


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({"label": "angry", "named": "happy"}, [2, 1]),
        ({"label": "happy"}, [5, 4, 3]),
        ({"named": "angry", "wrong": True}, [5]),
        ({"wrong": True}, [2, 1, 5]),
        ({"label": "sad", "named": "angry"}, []),
        ({"label": "sad", "named": "sad"}, [6, 7]),
    ],
    ids=["cell", "row", "column", "mistakes", "empty", "right"],
)
def test_a_cell_gives_its_pictures_the_hardest_first(chosen: dict, rows: list[int]) -> None:
    assert rows_of(evaluation(), **chosen).tolist() == rows


def test_every_cell_has_as_many_pictures_as_the_matrix_says() -> None:
    found = evaluation()
    for label, counts in zip(found.report.labels, found.report.confusion_matrix, strict=True):
        for named, count in zip(found.report.labels, counts, strict=True):
            assert len(rows_of(found, label=label, named=named)) == count


def test_the_table_has_a_line_for_every_picture() -> None:
    rows = list(csv.DictReader(io.StringIO(table_bytes(evaluation()).decode())))
    assert [row["file"] for row in rows] == list(FILES)
    assert (rows[1]["label"], rows[1]["prediction"]) == ("angry", "happy")
    assert float(rows[1]["probability happy"]) == pytest.approx(0.6)
    assert float(rows[1]["loss"]) == pytest.approx(-np.log(0.3), abs=1e-5)


def test_a_name_is_no_formula_for_a_spreadsheet() -> None:
    found = evaluation(labels=("=1+1", "happy", "sad"))
    assert "'=1+1" in table_bytes(found).decode()
