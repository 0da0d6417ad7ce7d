"""Evaluate: how good a network is, where it errs, and whether another one is better."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from fer_core.errors import FerError
from pages.evaluate_views.address import take_from_address
from pages.evaluate_views.compare import compare_view
from pages.evaluate_views.networks import networks_view
from pages.evaluate_views.report import report_view
from pages.shared.text import _, explain
from pages.shared.views import choose_view

VIEW: Final = "evaluate-view"
View = Callable[[], None]


def views() -> Mapping[str, View]:
    """Return what can be done with networks."""
    return {"report": report_view, "compare": compare_view, "networks": networks_view}


def names() -> Mapping[str, str]:
    """Return the name and the symbol of each view."""
    return {
        "report": f":material/speed: {_('How good is it?')}",
        "compare": f":material/compare_arrows: {_('Compare')}",
        "networks": f":material/neurology: {_('Networks')}",
    }


def chosen_view() -> str:
    """Show what can be done; a link, a reload and the Back button choose by the address."""
    wanted = take_from_address()
    if wanted in names():
        st.session_state[VIEW] = wanted
    return choose_view(names(), key=VIEW, first="report")


st.title(_("Evaluate"), anchor=False)
st.write(_("Test a network on pictures with known expressions: how often it is right, and where it errs."))
try:
    views()[chosen_view()]()
except FerError as problem:
    st.error(explain(problem))
