"""Pictures of numbers for the browser, as part of the page: fragments draw them faster than files are asked for."""

import base64
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.results import Image

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SHOWN_PX: Final = 300
"""Fits a phone, and two of them a laptop."""


def as_url(image: Image) -> str:
    """Return a picture as an address that holds it, without loss."""
    from fer_core.media.images import encode_image

    return f"data:image/png;base64,{base64.b64encode(encode_image(image)).decode()}"


def show(image: Image, alt: str, *, width: int = SHOWN_PX, caption: str | None = None) -> None:
    """Show a small picture large, its pixels as squares."""
    from fer_core.lesson.rendering import enlarged

    st.image(as_url(enlarged(image, width)), caption=caption, width=width, alt=alt)


def show_grey(image: Image, alt: str, *, width: int = SHOWN_PX, caption: str | None = None) -> None:
    """Show a picture without its colours."""
    from fer_core.lesson.rendering import as_grey, grey_values

    show(as_grey(grey_values(image)), alt, width=width, caption=caption)


def show_signed(
    values: "npt.NDArray[np.float32]", alt: str, *, most: float | None = None, caption: str | None = None
) -> None:
    """Show numbers above and below zero: orange and blue, white at zero."""
    from fer_core.lesson.rendering import as_signed

    show(as_signed(values, most), alt, caption=caption)
