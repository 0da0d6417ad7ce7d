"""How many variations are made, and what the classes will hold."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.augmentation.amount import MOST_COPIES, Amount
from pages.augment_views.counts_chart import counts_chart
from pages.shared import charts
from pages.shared.job_words import pictures
from pages.shared.numbers import numeral
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.datasets.manifest import Manifest

COPIES_PX: Final = 240


def choose_amount(manifest: "Manifest") -> Amount:
    """Ask for copies or balance, and show the size of each class as it is and as it will be."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        amount = _amount()
    before, after = manifest.counts("train"), amount.training_counts(manifest)
    words = _("Training pictures: {before} now, **{after}** then. The other splits stay as they are.")
    st.markdown(words.format(before=numeral(sum(before.values())), after=numeral(sum(after.values()))))
    told = ", ".join(f"{label}: {numeral(before[label])} → {numeral(after[label])}" for label in before)
    st.plotly_chart(counts_chart(before, after), config=charts.QUIET, alt=told, key="augment-counts")
    return amount


def _amount() -> Amount:
    names = {"copies": _("Copies of every picture"), "balance": _("Balance the classes")}
    way = st.segmented_control(
        _("How many"),
        list(names),
        format_func=names.__getitem__,
        default="copies",
        required=True,
        key="augment-way",
        label_visibility="collapsed",
        persist_state="session",
    )
    if way == "balance":
        return Amount(balance=True)
    label = _("Copies of each picture")
    copies = st.number_input(label, 1, MOST_COPIES, 1, key="augment-copies", width=COPIES_PX, persist_state="session")
    return Amount(copies=copies)


def added_words(manifest: "Manifest", amount: Amount) -> str:
    """Return how many pictures are made."""
    return pictures(sum(amount.by_class(manifest).values()))
