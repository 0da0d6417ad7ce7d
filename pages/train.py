"""Train, with the one view of this part: dropped on merge."""

import streamlit as st

from pages.shared.text import _
from pages.train_views.teach import teach_view

st.title(_("Train"), anchor=False)
teach_view()
