"""Figures as CSV, against those of the report and of a count by hand."""

import csv
import io
from dataclasses import replace

import numpy as np

from fer_core.evaluation.tables import classes_csv, networks_csv, pairs_csv
from tests.core.evaluation.answers import TRUTH, evaluation, without_sad


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_a_line_a_class_and_one_for_all() -> None:
    report = evaluation().report
    rows = read(classes_csv(report))
    assert [row["expression"] for row in rows] == ["angry", "happy", "sad", "all"]
    angry, everything = rows[0], rows[-1]
    assert (angry["pictures"], angry["right"], angry["named happy"]) == ("3", "1", "2")
    assert float(angry["recall"]) == round(1 / 3, 6) and float(angry["recall low"]) < 1 / 3 < float(
        angry["recall high"]
    )
    assert (everything["pictures"], everything["right"]) == ("8", "5")
    assert float(everything["recall"]) == report.accuracy
    assert float(everything["F1"]) == round(report.macro_f1, 6)
    assert [int(everything[f"named {label}"]) for label in report.labels] == [2, 4, 2]


def test_networks_side_by_side() -> None:
    first, other = read(networks_csv({"one": evaluation(), "=two": evaluation()}))
    assert (first["network"], first["pictures"], first["right"], first["accuracy"]) == ("one", "8", "5", "0.625000")
    assert other["network"] == "'=two"  # a spreadsheet would run it


def test_pairs_with_the_exact_test() -> None:
    right = replace(evaluation(), probabilities=np.eye(3, dtype=np.float32)[TRUTH])
    (row,) = read(pairs_csv({"mine": evaluation(), "perfect": right}))
    assert (row["first alone right"], row["second alone right"], row["both right"]) == ("0", "3", "5")
    assert row["difference in accuracy"] == "-0.375000"
    assert row["p"] == row["p corrected"] == "0.25"  # 2 of 2^3
    assert len(read(pairs_csv({"a": right, "b": right, "c": evaluation()}))) == 3


def test_a_class_without_pictures_has_empty_shares() -> None:
    sad = read(classes_csv(without_sad().report))[2]
    assert (sad["expression"], sad["pictures"], sad["right"], sad["named sad"]) == ("sad", "0", "0", "0")
    assert {sad[name] for name in ("recall", "recall low", "recall high", "precision", "F1")} == {""}
