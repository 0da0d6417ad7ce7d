"""Which pictures the queue shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from fer_core.datasets.curation import Curation
from fer_core.datasets.curation.queue import QueueFilter, undecided_counts
from fer_core.datasets.manifest import UNLABELLED
from pages.dataset_views.reasons import reason_names
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.inspection.findings import Reason
    from fer_core.datasets.manifest import Manifest, Split

ALL: Final = "all"
FOUND: Final = "found"
FIELD_PX: Final = 240
COUNTS_FRESH_S: Final = 5
REASON: Final = "clean-reason"


def choose_filter(manifest: "Manifest", curation: Curation, labels: Sequence[str]) -> QueueFilter:
    """Offer reason, class, split, and whether to see what was decided already."""
    unlabelled = [UNLABELLED] if UNLABELLED in manifest.labels else []
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        reason = _choice(_("Show"), _reasons(manifest, curation), key=REASON)
        decided = st.toggle(_("Decided ones too"), key="clean-decided", on_change=_begin_again, persist_state="session")
    with (
        st.expander(_("Class and split"), icon=":material/filter_alt:", width=2 * FIELD_PX, expanded=_narrowed()),
        st.container(horizontal=True, gap="small"),
    ):
        names = {ALL: _("All classes")} | {name: shortened(adjective(name)) for name in (*labels, *unlabelled)}
        label = _choice(_("Class"), names, key="clean-label")
        splits = {ALL: _("All splits")} | {split: split for split in manifest.splits}
        split = _choice(_("Split"), splits, key="clean-split")
    return QueueFilter(
        reasons=() if reason in {ALL, FOUND} else (cast("Reason", reason),),
        labels=() if label == ALL else (label,),
        splits=() if split == ALL else (cast("Split", split),),
        undecided_only=not decided,
        all_pictures=reason == ALL,
    )


def _reasons(manifest: "Manifest", curation: Curation) -> dict[str, str]:
    """Only reasons that were found at all. Names without numbers: a choice is known by its words, and stays."""
    found = {found.reason for found in curation.findings()}
    names: dict[str, str] = {reason: name for reason, name in reason_names().items() if reason in found}
    waiting = {FOUND: _("Everything found")} if found or UNLABELLED in manifest.labels else {}
    return {**waiting, **names, ALL: _("All pictures")}


def show_counts(curation: Curation, *, afresh: bool) -> None:
    """Show how many undecided pictures each reason has; they may be some seconds old unless ``afresh``."""
    if afresh:
        _counts.clear()
    names = reason_names()
    told = [f"{names[reason]} {numeral(count)}" for reason, count in _counts(curation.folder).items() if count]
    if told:
        st.caption(" · ".join(told))


@st.cache_resource(max_entries=4, ttl=COUNTS_FRESH_S, show_spinner=False)
def _counts(folder: Path) -> "dict[Reason, int]":
    """Counting a large dataset takes as long as drawing the rest: not with each decision."""
    curation = Curation(folder)
    return undecided_counts(curation.manifest(), curation)


def _choice(label: str, options: dict[str, str], *, key: str) -> str:
    if st.session_state.get(key) not in options:
        st.session_state[key] = next(iter(options))
    chosen: str = st.selectbox(
        label,
        list(options),
        key=key,
        format_func=lambda option: options.get(option, option),
        on_change=_begin_again,
        width=FIELD_PX,
        persist_state="session",
    )
    return chosen


def _narrowed() -> bool:
    return any(st.session_state.get(key, ALL) != ALL for key in ("clean-label", "clean-split"))


def show_what_was_found() -> None:
    """Begin with what a search found, for somebody who looked at all pictures for want of anything else."""
    if st.session_state.get(REASON, ALL) == ALL:
        st.session_state[REASON] = FOUND
        _begin_again()


def _begin_again() -> None:
    session().datasets.begin_again()
