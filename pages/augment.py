"""Augment: more training pictures out of those there are."""

import streamlit as st

from fer_core.errors import FerError
from pages.augment_views.amount import choose_amount
from pages.augment_views.preview import show_preview
from pages.augment_views.ranges import choose_ranges
from pages.augment_views.start import show_work, start_form
from pages.shared.dataset_choice import choose_dataset, decided, keep_in_address, opened, summary
from pages.shared.text import _, explain


def nothing_yet() -> None:
    """Say where datasets come from."""
    st.info(_("There is no dataset to augment yet. Get one first: a folder, an archive or pictures of your own."))
    st.page_link("pages/datasets.py", label=_("Get a dataset"), icon=":material/download:")


def workbench() -> None:
    """Choose, look, and start."""
    entry = choose_dataset(versions=True, key="augment-chosen")
    if entry is None:
        nothing_yet()
        return
    keep_in_address(dataset=entry.name)
    dataset = decided(entry.folder)
    st.caption(summary(dataset))
    if dataset.manifest != opened(entry.folder).manifest:
        st.caption(
            f":material/done: {_('With your decisions: excluded pictures left out, others relabelled or moved.')}"
        )
    left, right = st.columns([1, 2], gap="large")
    with left:
        config = choose_ranges()
    with right:
        show_preview(dataset, config)
    st.subheader(_("How many?"), anchor=False)
    amount = choose_amount(dataset.manifest)
    start_form(dataset, config, amount)


st.title(_("Augment"), anchor=False)
st.write(
    _(
        "Make more training pictures out of those there are, a little brighter, turned, larger or mirrored, so that a "
        "network learns the expression and not the photo."
    )
)
try:
    workbench()
    show_work()
except FerError as problem:
    st.error(explain(problem))
