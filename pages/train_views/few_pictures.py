"""What is said where there are few pictures to learn from: before a training, and after one that only guesses."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.state import session
from pages.shared.text import _, literal, ngettext
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.networks.card import Card

FEW: Final = 200
"""Training pictures a class, on average; below it a network of experience does better than a new one."""


def hint_at_teaching(dataset: "Dataset") -> None:
    """Where a new network has few pictures to learn from, say what needs fewer, and lead there."""
    counts = dataset.manifest.counts("train")
    each = round(sum(counts.values()) / max(len(counts), 1))
    if not 0 < each < FEW:
        return
    words = ngettext(
        "About {count} training picture a class is little for a new network. A network that has learnt from thousands "
        "can be taught with fewer: 50 of a new expression are enough.",
        "About {count} training pictures a class are few for a new network. A network that has learnt from thousands "
        "can be taught with fewer: 50 of a new expression are enough.",
        each,
    )
    st.info(words.format(count=each), icon=":material/lightbulb:")
    _teach_button("new")


def warn_of_guessing(card: "Card | None", *, key: str) -> bool:
    """Say so where a network is no better than guessing, and what to do; tell whether it is."""
    from fer_core.training.guessing import no_better_than_guessing

    guessing = no_better_than_guessing(card) if card else None
    if card is None or guessing is None:
        return False
    words = _(
        "That is no better than guessing: to call every picture {label} would be right {points} times in 100. A "
        "longer training or more pictures may help. A network that has learnt from thousands can be taught with few."
    )
    label = literal(adjective(guessing.label))
    st.warning(words.format(label=label, points=round(100 * guessing.share)), icon=":material/casino:")
    _teach_button(key)
    return True


def _teach_button(key: str) -> None:
    label = _("Teach a network instead")
    if st.button(label, key=f"go-teach-{key}", icon=":material/school:"):
        session().train.next_view = "teach"
        st.rerun()  # the whole page, and not only the frame of a run
