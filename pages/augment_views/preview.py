"""An original beside several results, redrawn as the sliders move."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.augmentation.previewing import preview
from fer_core.errors import FerError
from fer_core.media.images import encode_image, reduced_copy
from fer_core.palette import style_of
from pages.dataset_views.pictures import crisp_style
from pages.shared.state import session
from pages.shared.text import _, explain, literal
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.augmentation.previewing import Preview
    from fer_core.datasets.augmentation.ranges import AugmentationConfig
    from fer_core.datasets.dataset import Dataset
    from fer_core.results import Image

RESULTS: Final = 9
ORIGINAL_PX: Final = 240
NARROWEST_PX: Final = 96
LONGEST_PX: Final = 480
"""A larger picture is reduced before it goes to the browser."""


def show_preview(dataset: "Dataset", config: "AugmentationConfig") -> None:
    """Show one training picture and what may become of it, with the ways to see others."""
    crisp = _buttons()
    crisp_style()
    try:
        shown = preview(
            dataset, config, picture=session().augment.picture, round_=session().augment.round, count=RESULTS
        )
    except FerError as problem:
        st.error(explain(problem))
        return
    with st.container(key="crisp-augment" if crisp else "smooth-augment"):
        _pictures(shown)


def _buttons() -> bool:
    """Offer another picture and other draws; return whether the pixels are shown as they are."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(_("Another picture"), icon=":material/image:", on_click=session().augment.next_picture)
        st.button(_("Other random draws"), icon=":material/casino:", on_click=session().augment.draw_again)
        return st.toggle(_("Show the pixels"), value=True, key="augment-crisp", persist_state="session")


def _pictures(shown: "Preview") -> None:
    style, name = style_of(shown.record.label), adjective(shown.record.label)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.image(_small_file(shown.original), width=ORIGINAL_PX, alt=_("The original: {name}").format(name=name))
        height, width = shown.original.shape[:2]
        st.caption(f"**{_('Original')}** {style.symbol} {literal(name)} · {width} × {height}")
    with right, st.grid(3, min_column_width=NARROWEST_PX, gap="small"):
        for number, image in enumerate(shown.varied, start=1):
            st.image(_small_file(image), width="stretch", alt=_("Result {number}").format(number=number))


def _small_file(image: "Image") -> bytes:
    return encode_image(reduced_copy(image, LONGEST_PX), ".png")
