"""What a new network is for: one button makes it the app's own, and then a photo is one click away."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.shared.state import session
from pages.shared.text import _, explain
from pages.shared.using import put_to_use

if TYPE_CHECKING:
    from fer_core.networks.places import NetworkPlace


def place_of(key: str) -> "NetworkPlace | None":
    """Return the network of ``NetworkPlace.key``; None when it is not there, or not any more."""
    from fer_core.networks.places import place_of_key

    return place_of_key(key)


def is_in_use(place: "NetworkPlace") -> bool:
    """Tell whether the app and the commands look at photos with this network now."""
    from fer_core.networks.shelf import place_in_use

    return place_in_use().key == place.key


def use_button(place: "NetworkPlace", *, main: bool = True) -> None:
    """Offer to use the network everywhere; when it is used, say so and lead to a photo."""
    if is_in_use(place):
        st.badge(_("In use"), icon=":material/check:", color="green")
        st.page_link("pages/photo.py", label=_("Try it on a photo"), icon=":material/photo_camera:")
        return
    wanted = st.button(
        _("Use it"),
        key=f"use-{place.key}",
        icon=":material/check:",
        type="primary" if main else "secondary",
        help=_("From now on it looks at your photos, here and in the commands. You can go back at any time."),
    )
    if wanted:
        put_to_use(place)
        st.rerun()  # the whole page, and not only the frame of a run: the sidebar names the network


def use_problem(place: "NetworkPlace") -> None:
    """Say why the network could not be used, if so."""
    if problem := session().networks.problem_of(place.key):
        st.error(explain(problem))
