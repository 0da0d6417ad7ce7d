"""The copies of a picture, beside it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.curation import Curation
from fer_core.datasets.curation.queue import QueueEntry
from fer_core.datasets.curation.standing import UNDECIDED
from fer_core.datasets.inspection.findings import COPY_REASONS
from pages.dataset_views.decisions import Targets, decide
from pages.dataset_views.pictures import show_picture
from pages.shared.text import _, literal
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry

COPY_PX: Final = 144
MOST_COPIES: Final = 12


def copies_beside(entry: "DatasetEntry", dataset: "Dataset", shown: QueueEntry) -> None:
    """Show the other members of the picture's groups; each can be excluded on its own."""
    copies = list(copies_of(Curation(entry.folder), shown))
    if not copies:
        return
    st.markdown(f"**{_('Its copies')}**")
    with st.container(horizontal=True, key="crisp-copies"):
        for copy in copies[:MOST_COPIES]:
            with st.container(width=COPY_PX):
                _copy(entry, dataset, copy, shown)
    if len(copies) > MOST_COPIES:
        st.caption(_("And {count} more.").format(count=len(copies) - MOST_COPIES))


def copies_of(curation: Curation, shown: QueueEntry) -> Iterator[QueueEntry]:
    """Give the other pictures of the groups that a picture belongs to, each once."""
    groups = {(found.reason, found.group) for found in shown.findings if found.reason in COPY_REASONS}
    if not groups:
        return
    records = {record.file: record for record in curation.manifest().records}
    standings, given = curation.standings(), {shown.file}
    for found in curation.findings(COPY_REASONS):
        if (found.reason, found.group) in groups and found.file not in given and found.file in records:
            given.add(found.file)
            yield QueueEntry(
                file=found.file,
                record=records[found.file],
                standing=standings.get(found.file, UNDECIDED),
                findings=(found,),
            )


def _copy(entry: "DatasetEntry", dataset: "Dataset", copy: QueueEntry, shown: QueueEntry) -> None:
    alt = _("Copy {file}, labelled {label}").format(file=copy.file, label=adjective(copy.label))
    show_picture(dataset, copy.file, width=COPY_PX, alt=alt)
    other = copy.label != shown.label, copy.split != shown.split
    label, split = (f"**{text}**" if differs else text for text, differs in zip(_names(copy), other, strict=True))
    st.caption(f"{label} · {split}")
    if copy.standing.excluded:
        st.caption(f":material/block: {_('Excluded')}")
        return
    targets = Targets(folder=entry.folder, entries=(copy,), following=shown.file)
    st.button(_("Exclude this"), key=f"exclude-copy-{copy.file}", on_click=decide, args=(targets, "exclude"))


def _names(copy: QueueEntry) -> tuple[str, str]:
    return literal(adjective(copy.label)), copy.split
