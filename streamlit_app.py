"""FER Studio: page map, language, session start; nothing else."""

import streamlit as st

from pages.shared import (
    load_order,  # noqa: F401  (before anything that may load TensorFlow)
    outside,
    remembered,
    resources,
    state,
    text,
    visiting,
    widgets,
)
from pages.shared.text import _
from pages.shared.visiting import visibility

outside.ask_nobody_outside()
languages = text.languages()
state.start(remembered.remembered(languages) or text.language_for(st.context.locale, languages))
st.set_page_config(page_title="FER Studio", page_icon=widgets.ICON, layout="wide")

page = st.navigation(
    {
        "": [st.Page("pages/home.py", title=_("Home"), icon=":material/home:", default=True)],
        _("See"): [
            st.Page("pages/photo.py", title=_("Photo"), icon=":material/photo_camera:"),
            st.Page("pages/live.py", title=_("Live"), icon=":material/videocam:"),
            st.Page("pages/video.py", title=_("Video"), icon=":material/movie:"),
            st.Page("pages/people.py", title=_("People"), icon=":material/group:", visibility=visibility("people")),
        ],
        _("Build"): [
            st.Page(
                "pages/datasets.py",
                title=_("Datasets"),
                icon=":material/photo_library:",
                visibility=visibility("datasets"),
            ),
            st.Page(
                "pages/augment.py",
                title=_("Augment"),
                icon=":material/auto_fix_high:",
                visibility=visibility("augment"),
            ),
            st.Page(
                "pages/train.py", title=_("Train"), icon=":material/model_training:", visibility=visibility("train")
            ),
            st.Page(
                "pages/evaluate.py", title=_("Evaluate"), icon=":material/speed:", visibility=visibility("evaluate")
            ),
        ],
        _("Understand"): [st.Page("pages/learn.py", title=_("Learn"), icon=":material/school:")],
    }
)
state.enter(page.url_path)
widgets.style()
widgets.sidebar()
visiting.run(page)
resources.warm_up()
