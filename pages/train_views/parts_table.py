"""What each part of the face is worth to a network on landmarks: the table in its card, or how to get one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from fer_core.training.frozen_data import frozen
from pages.shared.numbers import numeral
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from fer_core.networks.card import Card
    from fer_core.training.runs import Run

Row = Mapping[str, Any]
"""As ``ablation.AblationRow.as_dict`` gives it."""


def show_parts(run: "Run", card: "Card | None") -> None:
    """Show the table of a network that was compared with its parts; nothing for other networks."""
    rows = card.training.get("ablation", ()) if card else ()
    if rows:
        _table(rows)
    elif card and card.input.features == "landmarks":
        about = frozen(run)
        command = f'python scripts/ablate.py "{about["dataset"] if about else "DATA"}"'
        words = _("To see how much the eyes, the mouth and the distances tell, each by itself: {command}")
        st.caption(words.format(command=f"`{command}`"))


def _table(rows: Sequence[Row]) -> None:
    """A card may come from elsewhere, and lack what we write into it."""
    try:
        shown = [_shown(row) for row in rows]
        images = rows[0]["images"]
    except (KeyError, TypeError, ValueError, IndexError):
        st.caption(_("The card does not tell whole what each part is worth."))
        return
    st.markdown(f"**{_('What each part of the face is worth')}**")
    st.dataframe(shown, hide_index=True)
    words = _(
        "The same training with some parts left out, on the {images} pictures of valid, which also chose each one's "
        "best epoch: all of these figures are somewhat too high."
    )
    st.caption(words.format(images=numeral(images)))


def _shown(row: Row) -> dict[str, str]:
    low, high = row["accuracy_interval"]
    return {
        _("Looks at"): ", ".join(_part(str(part)) for part in row["parts"]),
        _("Right, of 100"): numeral(100 * row["accuracy"], ".1f"),
        _("95% interval"): _("{low:.1f} to {high:.1f}").format(low=100 * low, high=100 * high),
        _("Parameters"): numeral(row["parameters"]),
        _("Best epoch"): _("{best} of {epochs}").format(best=row["best_epoch"], epochs=row["epochs"]),
    }


def _part(name: str) -> str:
    known = {"eyes": _("eyes"), "mouth": _("mouth"), "distances": _("distances")}
    return known.get(name, literal(name))
