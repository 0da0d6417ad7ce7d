"""Pictures that can be used, and those that cannot, each with the reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.text import _, explain, literal, shortened

if TYPE_CHECKING:
    from fer_core.people.enrolment import Refusal

THUMBNAIL_PX: Final = 64
REFUSED_PX: Final = 160
REFUSED_SHOWN_PX: Final = 2 * REFUSED_PX
"""In so many a picture is kept, for screens with fine pixels."""


def taken_sheet(thumbnails: Sequence[bytes], *, most: int = 30) -> None:
    """Show small faces side by side."""
    with st.container(horizontal=True, gap="small"):
        for number, thumbnail in enumerate(thumbnails[:most], 1):
            st.image(thumbnail, width=THUMBNAIL_PX, alt=_("Picture {number}").format(number=number))
    if len(thumbnails) > most:
        st.caption(_("The first {count} are shown.").format(count=most))


def refused_sheet(refused: "Sequence[tuple[Refusal, bytes | None]]") -> None:
    """Show each picture that is not taken beside the reason; None stands for one that cannot be shown."""
    with st.container(horizontal=True):
        for refusal, small in refused:
            with st.container(width=REFUSED_PX, border=False):
                if small:
                    st.image(small, width=REFUSED_PX, alt=refusal.name)
                name = literal(shortened(refusal.name, longest=24))
                st.caption(f":material/block: {name}  \n{explain(refusal.error)}")
