"""Clean: the pictures to look at again, and what people decided about them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.curation import Curation
from fer_core.datasets.curation.queue import QueueEntry, queue_entries
from fer_core.datasets.inspection.findings import INSPECTION_REASONS
from fer_core.datasets.manifest import UNLABELLED
from fer_core.expressions import EIGHT, canonical_order
from pages.dataset_views.arrivals import show_work_on
from pages.dataset_views.decisions import Targets, free_keys, show_problem, undo_button
from pages.dataset_views.filters import choose_filter, show_counts
from pages.dataset_views.inspecting import INSPECT, offer_to_inspect
from pages.dataset_views.label_checks import LABEL_CHECKS, label_checks
from pages.dataset_views.pictures import crisp_style
from pages.dataset_views.queue import one_by_one
from pages.dataset_views.sheet import sheet
from pages.shared.dataset_choice import opened
from pages.shared.fragments import fragment
from pages.shared.numbers import numeral
from pages.shared.text import _, ngettext

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry

MODE: Final = "clean-mode"


def clean_view(entry: "DatasetEntry") -> None:
    """Show what goes on, then the queue; decisions are stored at once, one by one."""
    working = show_work_on(entry.name, (INSPECT, *LABEL_CHECKS))
    if not working and not set(INSPECTION_REASONS) <= Curation(entry.folder).searched():
        offer_to_inspect(entry)
    crisp_style()
    free_keys()
    _queue(entry)
    label_checks(entry, working=working)


@fragment
def _queue(entry: "DatasetEntry") -> None:
    """Only this part runs again with each decision."""
    curation, dataset = Curation(entry.folder), opened(entry.folder)
    labels = labels_of(curation)
    queue = queue_entries(dataset.manifest, curation, choose_filter(dataset.manifest, curation, labels))
    _progress(curation, len(queue))
    show_counts(curation, afresh=not queue)
    if queue:
        _show(entry, dataset, queue, labels)
    else:
        _nothing_left(entry)


def _show(entry: "DatasetEntry", dataset: "Dataset", queue: Sequence[QueueEntry], labels: Sequence[str]) -> None:
    modes = {
        "one": f":material/crop_portrait: {_('One by one')}",
        "sheet": f":material/grid_view: {_('Sheet')}",
    }
    mode = st.segmented_control(
        _("How to look"),
        list(modes),
        format_func=modes.__getitem__,
        default="one",
        required=True,
        key=MODE,
        label_visibility="collapsed",
        persist_state="session",
    )
    show = sheet if mode == "sheet" else one_by_one
    show(entry, dataset, queue, labels)


def _progress(curation: Curation, left: int) -> None:
    decided = sum(standing.reviewed for standing in curation.standings().values())
    words = ngettext("{count} decided", "{count} decided", decided).format(count=numeral(decided))
    st.caption(f"**{words}**, " + _("{count} to look at here").format(count=numeral(left)))


def _nothing_left(entry: "DatasetEntry") -> None:
    st.success(
        _("Nothing is left to look at with this filter. Choose another one, or publish a version."),
        icon=":material/done_all:",
    )
    show_problem()
    undo_button(Targets(folder=entry.folder, entries=()))


def labels_of(curation: Curation) -> tuple[str, ...]:
    """Return the classes that a picture may get: the dataset's, those that people gave, and ours for a pool."""
    given = {standing.label for standing in curation.standings().values() if standing.label}
    there = set(curation.manifest().labels)
    usual = set(EIGHT) if UNLABELLED in there else set()
    return canonical_order((there | given | usual) - {UNLABELLED})
