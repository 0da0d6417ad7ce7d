"""Many pictures at once: click those that belong together, and decide about all of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.curation.queue import QueueEntry
from fer_core.palette import styles_for
from pages.dataset_views.decisions import Targets, action_bar
from pages.dataset_views.pictures import show_picture
from pages.dataset_views.queue import decided_words
from pages.dataset_views.reasons import short_reasons
from pages.shared.state import session
from pages.shared.text import _, literal, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry

A_PAGE: Final = 24
CELL_PX: Final = 144
PREFIX: Final = "sheet-pick-"
STYLE: Final = """<style>
[class*="st-key-crisp-cell"] { position: relative; border-radius: 0.6rem; padding: 0.4rem; }
[class*="st-key-crisp-cell"] [class*="st-key-sheet-pick"],
[class*="st-key-crisp-cell"] [data-testid="stCheckbox"] label { position: static; }
[class*="st-key-crisp-cell"] [data-testid="stCheckbox"] label::before { content: ""; position: absolute; inset: 0;
  z-index: 1; cursor: pointer; }
[class*="st-key-crisp-cell"]:has(input:checked) { outline: 3px solid #257A94; }
[class*="st-key-crisp-cell"] [data-testid="stElementToolbar"] { display: none; }
</style>"""
"""The whole cell is the label of its checkbox."""


def sheet(entry: "DatasetEntry", dataset: "Dataset", queue: Sequence[QueueEntry], labels: Sequence[str]) -> None:
    """Show a page of the queue; decisions are about the pictures that are picked."""
    st.html(STYLE)
    me, pages = session().datasets, -(-len(queue) // A_PAGE)
    me.page = min(me.page, pages)
    shown = queue[A_PAGE * (me.page - 1) : A_PAGE * me.page]
    bar = st.container()
    _turn_pages(pages)
    with st.grid(6, min_column_width=CELL_PX + 16, gap="small"):
        for number, item in enumerate(shown):
            with st.container(key=f"crisp-cell-{number}", gap="xsmall"):
                _cell(entry, dataset, item)
    picked = tuple(item for item in shown if st.session_state.get(PREFIX + picked_as(entry.name, item.file)))
    with bar:
        _selection([picked_as(entry.name, item.file) for item in shown], len(picked))
        action_bar(Targets(folder=entry.folder, entries=picked), labels)


def _cell(entry: "DatasetEntry", dataset: "Dataset", item: QueueEntry) -> None:
    style = styles_for((item.label,))[item.label]
    show_picture(dataset, item.file, width="stretch", alt=item.file)
    st.checkbox(
        f"{style.symbol} {literal(shortened(adjective(item.label), longest=20))} · {item.split}",
        key=PREFIX + picked_as(entry.name, item.file),
    )
    words = decided_words(item) if item.standing.reviewed else short_reasons(item.findings)
    if words:
        st.caption(words)


def _selection(files: Sequence[str], picked: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_("**{count}** of {shown} picked").format(count=picked, shown=len(files)), width="content")
        st.button(_("Pick all"), key="pick-all", on_click=pick, args=(files, True), type="tertiary")
        st.button(_("Pick none"), key="pick-none", on_click=pick, args=(files, False), type="tertiary")


def pick(files: Sequence[str], picked: bool) -> None:
    """Pick every picture of the page, or none."""
    for file in files:
        st.session_state[PREFIX + file] = picked


def _turn_pages(pages: int) -> None:
    if pages > 1:
        st.session_state["sheet-page"] = session().datasets.page
        st.pagination(pages, key="sheet-page", on_change=_turn)


def _turn() -> None:
    session().datasets.page = st.session_state["sheet-page"]


def picked_as(dataset: str, file: str) -> str:
    """Return what a picture is called when it is picked: another dataset may have a file of the same name."""
    return f"{dataset}/{file}"
