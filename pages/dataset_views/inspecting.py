"""Looking through a dataset for what may be wrong, and measuring what is in it."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.dataset_views.arrivals import await_end
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry

INSPECT: Final = "inspect"


def offer_to_inspect(entry: "DatasetEntry") -> None:
    """Say what an inspection finds, and start it."""
    st.info(
        _(
            "This dataset was not inspected yet. An inspection looks for copies, for pictures without a face, and for "
            "dark, bright, flat and blurred ones, and measures what is in the dataset. 30,000 small pictures take "
            "about two minutes."
        ),
        icon=":material/search:",
    )
    inspect_button(entry, primary=True)


def inspect_button(entry: "DatasetEntry", *, primary: bool = False) -> None:
    """Offer an inspection, the first one or a new one."""
    words = _("Inspect") if primary else _("Inspect again")
    if st.button(words, icon=":material/search:", type="primary" if primary else "secondary", key="inspect"):
        from fer_core.jobs.job import start_job

        await_end(start_job(INSPECT, {"dataset": entry.name}, title=_("Inspect {name}").format(name=entry.name)))
        st.rerun()
