"""One picture after another: the picture, what was found, its copies, and what to decide."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.curation.queue import QueueEntry
from pages.dataset_views.copies import copies_beside
from pages.dataset_views.decisions import Targets, action_bar
from pages.dataset_views.pictures import show_picture
from pages.dataset_views.reasons import reason_line
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, literal, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry

PICTURE_PX: Final = 288
"""Six times FER2013's size, so that each pixel is a square."""
WORTH_TELLING: Final = 0.25
"""Score of a second reason; what is less likely only distracts."""


def one_by_one(entry: "DatasetEntry", dataset: "Dataset", queue: Sequence[QueueEntry], labels: Sequence[str]) -> None:
    """Show the picture whose turn it is."""
    me = session().datasets
    place = _place(queue)
    shown = queue[place]
    me.looked_at, me.place = shown.file, place
    following = queue[place + 1].file if place + 1 < len(queue) else None
    left, right = st.columns([2, 3], gap="large")
    with left:
        with st.container(key="crisp-large"):
            show_picture(dataset, shown.file, width=PICTURE_PX, alt=_alt(shown))
        _steps(queue, place)
    with right:
        _facts(shown)
        action_bar(Targets(folder=entry.folder, entries=(shown,), following=following), labels)
    copies_beside(entry, dataset, shown)


def _place(queue: Sequence[QueueEntry]) -> int:
    me = session().datasets
    places = {item.file: place for place, item in enumerate(queue)}
    return places.get(me.looked_at or "", min(me.place, len(queue) - 1))


def _steps(queue: Sequence[QueueEntry], place: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step(_("Previous"), queue[place - 1].file if place else None, "Left", ":material/arrow_back:")
        following = queue[place + 1].file if place + 1 < len(queue) else None
        _step(_("Next"), following, "Right", ":material/arrow_forward:")
        st.caption(
            _("{number} of {count}").format(number=numeral(place + 1), count=numeral(len(queue))), width="content"
        )


def _step(words: str, file: str | None, shortcut: str, icon: str) -> None:
    st.button(
        words,
        key=f"step-{shortcut}",
        icon=icon,
        shortcut=shortcut,
        disabled=file is None,
        on_click=_look_at,
        args=(file,),
    )


def _look_at(file: str | None) -> None:
    me = session().datasets
    me.looked_at, me.problem = file, None


def _facts(shown: QueueEntry) -> None:
    """Show label and split as they stand, what people changed, and why the picture is here."""
    st.markdown(f"### {literal(adjective(shown.label))} · {shown.split}")
    st.caption(literal(shortened(shown.file)))
    if shown.standing.reviewed:
        st.markdown(f":material/done: {decided_words(shown)}")
    if shown.record.votes:
        st.caption(_("Votes: {votes}").format(votes=shown.record.votes.as_text().replace("=", " ")))
    for number, finding in enumerate(shown.findings):
        if number == 0 or finding.score >= WORTH_TELLING:
            st.markdown(f"- {reason_line(finding)}")


def decided_words(entry: QueueEntry) -> str:
    """Return what people decided about a picture."""
    if entry.standing.excluded:
        return _("Excluded")
    parts = []
    if entry.standing.label and entry.standing.label != entry.record.label:
        parts.append(_("Relabelled, was {label}").format(label=literal(adjective(entry.record.label))))
    if entry.standing.split and entry.standing.split != entry.record.split:
        parts.append(_("Moved, was in {split}").format(split=entry.record.split))
    return ", ".join(parts) or _("Kept")


def _alt(shown: QueueEntry) -> str:
    return _("Picture {file}, labelled {label}").format(file=shown.file, label=adjective(shown.label))
