"""A network is put to use: from then on it looks at the photos, here and in the commands."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.shared.state import session
from pages.shared.text import _, literal

if TYPE_CHECKING:
    from fer_core.networks.places import NetworkPlace


def put_to_use(place: "NetworkPlace") -> None:
    """Use the network everywhere and say so; what prevents it is remembered, to be told beside the button."""
    from fer_core.networks.shelf import use_network

    me = session().networks
    try:
        use_network(place)
    except FerError as problem:
        me.refuse(place.key, problem)
        return
    me.succeed()
    st.toast(_("{name} is used from now on.").format(name=literal(place.name)), icon=":material/check:")
