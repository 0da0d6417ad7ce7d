"""Where a dataset leads: more pictures of it, a network that learns from it, an evaluation on it."""

import streamlit as st

from pages.shared.text import _


def next_steps() -> None:
    """Lead to the pages that take the dataset which is looked at here; they have it chosen already."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="next-steps"):
        st.markdown(_("What next?"), width="content")
        st.page_link("pages/augment.py", label=_("Augment it"), icon=":material/auto_fix_high:", width="content")
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/model_training:", width="content")
        st.page_link("pages/evaluate.py", label=_("Evaluate a network on it"), icon=":material/speed:", width="content")
