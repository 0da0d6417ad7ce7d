"""What each part of the face is worth to a network on landmarks, where that was measured."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.shared.numbers import numeral, span
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.networks.card import Card


def show_ablation(card: "Card", *, key: str) -> None:
    """Show the table of the card; nothing for a network that was not taken apart."""
    measured = card.training.get("ablation")
    if not measured:
        return
    with st.expander(_("What each part of the face is worth"), type="compact", key=key):
        try:
            rows = [_row(one) for one in measured]
            images = int(measured[0]["images"])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):  # a card from elsewhere may hold anything
            st.caption(_("The card of this network does not tell it as cards of FER Studio do."))
            return
        st.dataframe(rows, hide_index=True, key=f"{key}-table")
        words = _(
            "The same training with some parts left out, on the {images:,} pictures of valid, which also chose each "
            "one’s epoch: all of these figures are somewhat too high."
        )
        st.caption(words.format(images=images))


def _row(one: Mapping[str, Any]) -> dict[str, str | int]:
    low, high = one["accuracy_interval"]
    names = {"eyes": _("eyes"), "mouth": _("mouth"), "distances": _("distances")}
    return {
        _("Looks at"): ", ".join(names.get(part, str(part)) for part in one["parts"]),
        _("Accuracy"): numeral(one["accuracy"], ".1%"),
        _("95% interval"): span(low, high, ".1%"),
        _("Parameters"): numeral(one["parameters"]),
        _("Epoch kept"): _("{best} of {all}").format(best=int(one["best_epoch"]), all=int(one["epochs"])),
    }
