import pytest

from fer_core.expressions import EIGHT, SEVEN, SYNONYMS, canonical_name, canonical_order


def test_the_seven_are_in_canonical_order():
    assert " ".join(SEVEN) == "angry disgust fear happy neutral sad surprise"
    assert " ".join(EIGHT[7:]) == "contempt"
    assert EIGHT[:7] == SEVEN


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("happy", "happy"),
        ("Happiness", "happy"),
        (" ANGER ", "angry"),
        ("Afraid", "fear"),
        ("contempt", "contempt"),
        ("Plictisită", "plictisită"),
        ("Plictisita\u0306", "plictisit\u0103"),
        ("GROẞ und Maß", "groß und maß"),
    ],
)
def test_other_spellings(name, expected):
    assert canonical_name(name) == expected


def test_synonyms_lead_to_known_expressions():
    assert set(SYNONYMS.values()) <= set(EIGHT)


def test_order_is_known_first_then_by_alphabet():
    assert canonical_order({"zen", "sad", "bored", "angry", "contempt"}) == ("angry", "sad", "contempt", "bored", "zen")
    assert canonical_order(frozenset()) == ()
