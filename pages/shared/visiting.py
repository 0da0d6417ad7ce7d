"""What a visitor from another device may open: See and Learn, and what the owner allowed by name. Looked at on the
server, each time a page runs, whatever links it was reached by.
"""

from typing import Final, Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.door.standing import standing
from pages.shared.outside import may, only_this_computer
from pages.shared.text import _, literal

ALWAYS: Final = frozenset({"", "photo", "live", "video", "learn"})
"""Addresses of the pages that every visitor may open; one that is not named here or in ``RIGHTS`` stays shut."""


def visibility(page: str) -> Literal["visible", "hidden"]:
    """Return how the page map lists a page; one that is hidden can still be asked for, and is then refused."""
    return "visible" if may(page) else "hidden"


def run(page: StreamlitPage) -> None:
    """Run a page, or say in its place why it stays shut."""
    if standing() is None and not only_this_computer():
        st.error(
            _(
                "FER Studio was opened to the network without its access code, so it shows nothing. Start it with "
                "`python scripts/run.py app --phone`."
            )
        )
    elif page.url_path in ALWAYS or may(page.url_path):
        page.run()
    else:
        _refuse(page)


def _refuse(page: StreamlitPage) -> None:
    st.title(page.title, anchor=False)
    words = _(
        "This page is for the person at the computer that runs FER Studio, who can open it to visitors by starting it "
        "with “--visitors-may {page}”."
    )
    st.info(words.format(page=literal(page.url_path)), icon=":material/lock:")
    st.page_link("pages/photo.py", label=_("Look at a photo instead"), icon=":material/photo_camera:")
