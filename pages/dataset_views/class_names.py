"""One row a class: what it is called in the source, how many pictures it has, and which class it becomes."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from fer_core.datasets.class_map import ClassMap
from fer_core.errors import DatasetError
from fer_core.expressions import EIGHT
from pages.shared.job_words import pictures
from pages.shared.text import _, explain, literal, ngettext, shortened

LEAVE_OUT: Final = "—"
"""Stands in the list for None; a class cannot be called so by mistake, since the list shows words for it."""
MOST_ROWS: Final = 60
WIDTH_PX: Final = 640


def class_names(counts: Mapping[str, int], suggestion: ClassMap, *, key: str) -> ClassMap | None:
    """Let the person rename, merge and leave out classes; the suggestion is chosen at first.

    None, with the reason beside the field, while a name cannot be used.
    """
    chosen = {name: suggestion.of(name) for name in counts}
    with st.expander(_summary(chosen), expanded=_worth_a_look(chosen), width=WIDTH_PX):
        st.caption(_("Choose a class or type a new one. Two rows with the same class are put together."))
        for name, count in list(counts.items())[:MOST_ROWS]:
            chosen[name] = _row(name, count, suggestion.of(name), key=f"{key}-{name}")
        if len(counts) > MOST_ROWS:
            st.caption(_("{count} more classes are not listed here.").format(count=len(counts) - MOST_ROWS))
        try:
            named = ClassMap(pairs=tuple(chosen.items()))
            named.new_names(counts)
        except DatasetError as problem:
            st.warning(explain(problem))
            return None
    return named


def _row(name: str, count: int, suggestion: str | None, *, key: str) -> str | None:
    left, right = st.columns([3, 4], vertical_alignment="center", gap="small")
    left.markdown(f"{literal(shortened(name, longest=40))}  \n:small[{pictures(count)}]")
    options = list(dict.fromkeys([*([suggestion] if suggestion else []), *EIGHT, name, LEAVE_OUT]))
    picked = right.selectbox(
        _("The class {name} becomes").format(name=literal(name)),
        options,
        index=0 if suggestion else len(options) - 1,
        key=key,
        format_func=lambda option: _("leave it out") if option == LEAVE_OUT else option,
        label_visibility="collapsed",
        accept_new_options=True,
    )
    text = (picked or "").strip()
    return None if text in {LEAVE_OUT, "", _("leave it out")} else text


def _summary(chosen: Mapping[str, str | None]) -> str:
    renamed = sum(new != name for name, new in chosen.items())
    words = ngettext("{count} class", "{count} classes", len(chosen)).format(count=len(chosen))
    return f"{words} · " + (_("{count} renamed").format(count=renamed) if renamed else _("names as we call them"))


def _worth_a_look(chosen: Mapping[str, str | None]) -> bool:
    """Tell whether there is a class that is renamed or that we do not know."""
    return any(new != name or new not in EIGHT for name, new in chosen.items()) and len(chosen) <= MOST_ROWS
