"""Which trained networks a new one learns from, beside the labels."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from fer_core.networks.card import read_card
from fer_core.networks.places import network_places
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.networks.places import NetworkPlace
    from fer_core.training.recipe import Recipe


def choose_teachers(recipe: "Recipe", dataset: "Dataset", *, key: str) -> tuple[str, ...]:
    """Ask for them among the networks that tell the same classes from the same input; return their names."""
    fitting = list(dict.fromkeys(place.name for place in network_places() if _fits(place, recipe, dataset)))
    missing = [name for name in recipe.teachers if name not in fitting]
    if missing:
        words = _("This recipe also learns from {names}, which is not here for these classes, and goes without.")
        st.caption(literal(words.format(names=", ".join(missing))))
    if not fitting:
        return ()
    hint = _("Networks whose answers to each training picture it learns too: it comes nearer to all of them together.")
    usual = [name for name in recipe.teachers if name in fitting]
    chosen = st.multiselect(_("Teachers"), fitting, default=usual, key=key, help=hint, persist_state="session")
    return tuple(chosen)


def _fits(place: "NetworkPlace", recipe: "Recipe", dataset: "Dataset") -> bool:
    try:
        card = read_card(place.folder)
    except FerError:
        return False
    return set(card.labels) == set(dataset.manifest.labels) and card.input == recipe.input
