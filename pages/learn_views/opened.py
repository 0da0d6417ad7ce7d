"""The network in use, opened up; one for all sessions."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.shared.method import BundleStamp, bundle_stamp

if TYPE_CHECKING:
    from fer_core.lesson.inside import InsideNetwork


def opened_network() -> "InsideNetwork":
    """Return the network in use; raises BundleError when it cannot be opened."""
    return _opened(bundle_stamp())


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(bundle: BundleStamp) -> "InsideNetwork":
    from fer_core.lesson.inside import open_inside

    return open_inside(Path(bundle.folder))
