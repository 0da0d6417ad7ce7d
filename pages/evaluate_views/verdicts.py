"""Whether a difference between two networks may be chance, in sentences."""

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.numbers import numeral
from pages.shared.text import _, literal, told_apart

if TYPE_CHECKING:
    from fer_core.evaluation.comparison import Comparison
    from fer_core.evaluation.report import Evaluation

CHANCE: Final = 0.05
"""Below it a difference counts, as is usual."""
LEAST_P: Final = 0.001
"""The smallest p value that is told as it is; the CSV has them all."""


def show_pairs(found: "dict[Path, Evaluation]", names: dict[Path, str]) -> None:
    """Say of each pair which network is better, and how sure that is."""
    from fer_core.evaluation.comparison import compare, corrected

    short = dict(zip(names, told_apart(list(names.values())), strict=True))
    pairs = list(combinations(found, 2))
    results = [compare(found[first].right, found[second].right) for first, second in pairs]
    chances = corrected([result.p_value for result in results])
    for (first, second), result, chance in zip(pairs, results, chances, strict=True):
        st.markdown(f"- {_verdict(short[first], short[second], result, chance)}")
    st.caption(_method(len(pairs)))


def _verdict(first: str, second: str, result: "Comparison", chance: float) -> str:
    """Return one sentence about a pair, with the figures behind it."""
    better, worse = (first, second) if result.difference >= 0 else (second, first)
    values = {
        "better": f"**{literal(better)}**",
        "worse": f"**{literal(worse)}**",
        "points": numeral(abs(100 * result.difference), ".1f"),
        "p": _p_words(chance),
        "apart": numeral(result.first_only + result.second_only),
    }
    if result.first_only == result.second_only:
        text = _("{better} and {worse} are right equally often; they differ about {apart} pictures.")
    elif chance < CHANCE:
        text = _("{better} is better than {worse} by {points} points, more than chance explains: {p}.")
    else:
        text = _("{better} was right more often than {worse}, by {points} points, but that may be chance: {p}.")
    return text.format(**values)


def _p_words(chance: float) -> str:
    """Return a p value as it is printed: very small ones are only known to be small."""
    return f"p < {numeral(LEAST_P, 'g')}" if chance < LEAST_P else f"p = {numeral(chance, '.2g')}"


def _method(pairs: int) -> str:
    exact = _("Exact McNemar test: only pictures that one network alone names right tell two networks apart.")
    if pairs == 1:
        return exact
    return f"{exact} {_('Corrected for {count} comparisons at once (Holm).').format(count=pairs)}"
