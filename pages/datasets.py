"""Datasets: get pictures with labels, understand them, clean them and publish a version."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.dataset_views.arrivals import VIEW, greet_arrivals
from pages.dataset_views.clean import clean_view
from pages.dataset_views.get import get_view
from pages.dataset_views.understand import understand_view
from pages.dataset_views.versions import versions_view
from pages.shared.dataset_choice import choose_dataset, keep_in_address, opened, summary
from pages.shared.text import _, explain
from pages.shared.views import choose_view

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry

View = Callable[["DatasetEntry"], None]


def views() -> Mapping[str, View]:
    """Return what can be done with a dataset, in the order of the work."""
    return {"understand": understand_view, "clean": clean_view, "versions": versions_view}


def names() -> Mapping[str, str]:
    """Return the name and the symbol of each view."""
    return {
        "get": f":material/download: {_('Get')}",
        "understand": f":material/bar_chart: {_('Understand')}",
        "clean": f":material/checklist: {_('Clean')}",
        "versions": f":material/sell: {_('Versions')}",
    }


def top() -> "DatasetEntry | None":
    """Show which dataset is looked at, and what it holds; None while there is none."""
    entry = choose_dataset(versions=False, key="datasets-chosen")
    if entry is None:
        st.caption(_("No dataset yet: give a file or a folder of labelled pictures, or take your own with the camera."))
        return None
    try:
        st.caption(summary(opened(entry.folder)))
    except FerError as problem:
        st.error(explain(problem))
    return entry


def show(entry: "DatasetEntry | None") -> None:
    """Show one view; without a dataset there is only the way to get one."""
    name = choose_view(names(), key=VIEW, first="get") if entry else "get"
    if entry:
        keep_in_address(dataset=entry.name, view=name)
    view = views().get(name)
    if entry and view:
        view(entry)
    else:
        get_view()


st.title(_("Datasets"), anchor=False)
st.write(_("Bring pictures of faces with their expressions, see what is in them, and sort out what is wrong."))
greet_arrivals()
try:
    show(top())
except FerError as problem:
    st.error(explain(problem))
