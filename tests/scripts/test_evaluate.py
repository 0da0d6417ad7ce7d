"""The table that the command prints; tests/scripts/test_training_commands.py runs it whole."""

from scripts.evaluate import class_rows, p_words
from tests.core.evaluation.answers import without_sad


def test_a_class_without_pictures_has_no_shares() -> None:
    head, angry, _happy, sad = class_rows(without_sad().report)
    assert sad.split() == ["sad", "0", "-", "-", "-"]
    assert angry.split()[:2] == ["angry", "3"] and angry.count("%") == 3
    assert len({len(head), len(angry), len(sad)}) == 1


def test_a_probability_is_never_nothing() -> None:
    assert [p_words(value) for value in (0.0, 0.00005, 0.0123, 1.0)] == ["< 0.00001", "= 5e-05", "= 0.012", "= 1"]
