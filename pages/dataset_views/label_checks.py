"""Two ways to let a network find labels that may be wrong. Both take a while, and say so before."""

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fer_core.networks.bundle import bundle_names
from pages.dataset_views.arrivals import await_end
from pages.shared.dataset_choice import opened
from pages.shared.text import _, shortened

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry

LABEL_CHECKS: Final = ("losses", "out-of-fold")
FIELD_PX: Final = 320


def label_checks(entry: "DatasetEntry", *, working: bool) -> None:
    """Offer both; what they find comes into the queue."""
    with st.expander(_("Look for wrong labels"), icon=":material/neurology:"):
        left, right = st.columns(2, gap="large")
        with left:
            _with_a_network(entry, working)
        with right:
            _out_of_fold(entry, working)


def _with_a_network(entry: "DatasetEntry", working: bool) -> None:
    st.markdown(f"**{_('With a network that is there')}**")
    st.caption(_("The pictures whose label it finds hardest to believe. A few minutes at most."))
    model = st.selectbox(_("Network"), bundle_names(), key="losses-model", format_func=shortened, width=FIELD_PX)
    splits = opened(entry.folder).manifest.splits
    split = st.selectbox(_("Split"), splits, key="losses-split", width=FIELD_PX)
    if st.button(_("Look"), key="losses-go", icon=":material/search:", disabled=working or not model):
        words = _("Look for hard pictures in {name}").format(name=entry.name)
        _begin("losses", {"dataset": entry.name, "model": model, "split": split}, words)


def _out_of_fold(entry: "DatasetEntry", working: bool) -> None:
    st.markdown(f"**{_('With networks trained for it')}**")
    st.caption(
        _(
            "Three small networks learn from two thirds of the pictures each and judge the rest, so that none judges "
            "what it learned. About a quarter of an hour for 30,000 pictures; you can go on meanwhile."
        )
    )
    if st.button(_("Train and look"), key="out-of-fold-go", icon=":material/model_training:", disabled=working):
        words = _("Look for wrong labels in {name}").format(name=entry.name)
        _begin("out-of-fold", {"dataset": entry.name}, words)


def _begin(kind: str, arguments: dict[str, Any], title: str) -> None:
    from fer_core.jobs.job import start_job

    await_end(start_job(kind, arguments, title=title))
    st.rerun()
