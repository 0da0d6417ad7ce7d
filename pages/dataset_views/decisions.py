"""Keep, exclude, relabel, move, undo: by mouse and by key, for one picture or for several at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from fer_core.datasets.curation import Action, Curation, Decision
from fer_core.datasets.curation.queue import QueueEntry
from fer_core.datasets.manifest import SPLITS
from fer_core.errors import FerError
from fer_core.palette import styles_for
from pages.shared.state import session
from pages.shared.text import _, explain, literal, shortened
from pages.shared.wording import adjective

KEYS: Final = 9
"""Classes that have a key, 1 to 9."""
KEEP_KEY: Final = "K"
EXCLUDE_KEY: Final = "X"
UNDO_KEY: Final = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The pictures that the next decision is about, as this tab shows them."""

    folder: Path
    entries: tuple[QueueEntry, ...]
    following: str | None = None
    """The picture to look at afterwards."""

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(entry.file for entry in self.entries)

    @property
    def seen(self) -> dict[str, int]:
        return {entry.file: entry.standing.last for entry in self.entries}


def action_bar(targets: Targets, labels: Sequence[str]) -> None:
    """Show every action; what is shown on a button is its key."""
    show_problem()
    with st.container(horizontal=True, gap="small"):
        _button(targets, _("Keep"), "keep", icon=":material/check:", shortcut=KEEP_KEY)
        _button(targets, _("Exclude"), "exclude", icon=":material/block:", shortcut=EXCLUDE_KEY)
        undo_button(targets)
    st.caption(_("The label is rather"))
    _relabel_buttons(targets, labels)
    with st.expander(_("Another class, or another split")):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            _another_class(targets)
        with st.container(horizontal=True, gap="small"):
            _move(targets)


def undo_button(targets: Targets) -> None:
    """Offer to take back this tab's latest decision."""
    st.button(_("Undo"), key="undo", icon=":material/undo:", shortcut=UNDO_KEY, on_click=undo, args=(targets,))


def free_keys() -> None:
    """Let the keys work after a click on a checkbox or a list, too."""
    script = (Path(__file__).parent / "keys.js").read_text(encoding="utf-8")
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def show_problem() -> None:
    """Say why the last decision was not stored, or that it was taken back."""
    me = session().datasets
    if me.notice:
        st.toast(me.notice, icon=":material/undo:")
        me.notice = ""
    if problem := me.problem:
        st.warning(explain(problem), icon=":material/sync_problem:")


def decide(targets: Targets, action: Action, value: str = "") -> None:
    """Store the decision at once; what another window decided meanwhile is not overwritten, but shown."""
    me = session().datasets
    decisions = [Decision(file=file, action=action, value=value) for file in targets.files]
    try:
        Curation(targets.folder).decide(decisions, window=me.window, seen=targets.seen)
    except FerError as problem:
        me.problem = problem
        return
    me.problem, me.looked_at = None, targets.following


def undo(targets: Targets) -> None:
    """Take back this tab's latest decision, and look at its picture again."""
    me = session().datasets
    try:
        undone = Curation(targets.folder).undo(me.window)
    except FerError as problem:
        me.problem = problem
        return
    me.problem = None
    if undone:
        me.looked_at = undone[0].file
        me.notice = _("Taken back")
    else:
        me.notice = _("There is nothing to take back in this tab.")


def _relabel_buttons(targets: Targets, labels: Sequence[str]) -> None:
    styles, now = styles_for(labels), {entry.label for entry in targets.entries}
    with st.container(horizontal=True, gap="small"):
        for number, label in enumerate(labels, 1):
            words = f"{styles[label].symbol} {literal(shortened(adjective(label), longest=30))}"
            shortcut = str(number) if number <= KEYS else None
            _button(targets, words, "relabel", label, shortcut=shortcut, disabled=now == {label})


def _another_class(targets: Targets) -> None:
    """Offer a class that the dataset does not have yet."""
    key = "another-class"
    text = st.text_input(_("Another class"), key=key, placeholder=_("bored"), width=200, max_chars=60)
    st.button(
        _("Relabel"),
        key="another-class-go",
        disabled=not targets.entries or not (text or "").strip(),
        on_click=_relabel_as_typed,
        args=(targets, key),
    )


def _relabel_as_typed(targets: Targets, key: str) -> None:
    decide(targets, "relabel", str(st.session_state[key]))


def _move(targets: Targets) -> None:
    now = {entry.split for entry in targets.entries}
    for split in SPLITS:
        words = _("Move to {split}").format(split=split)
        _button(targets, words, "move", split, icon=":material/drive_file_move:", disabled=now == {split})


def _button(
    targets: Targets,
    words: str,
    action: Action,
    value: str = "",
    *,
    icon: str | None = None,
    shortcut: str | None = None,
    disabled: bool = False,
) -> None:
    st.button(
        words,
        key=f"{action}-{value}",
        icon=icon,
        shortcut=shortcut,
        disabled=disabled or not targets.entries,
        on_click=decide,
        args=(targets, action, value),
    )
