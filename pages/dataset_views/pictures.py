"""Small pictures of a dataset, enlarged by the browser without blurring them."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.media.images import decode_image, encode_image, reduced_copy
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset

LONGEST_PX: Final = 480
"""A picture that is larger is reduced before it goes to the browser."""
SMALL_FILE_BYTES: Final = 60_000
CRISP: Final = """<style>
[class*="st-key-crisp"] [data-testid="stImage"] img { image-rendering: pixelated; border-radius: 0.4rem;
  outline: 1px solid rgba(128, 128, 128, 0.5); outline-offset: -1px; }
</style>"""


def crisp_style() -> None:
    """Keep small pictures sharp, and a black one visible on black, in containers whose key begins with "crisp"."""
    st.html(CRISP)


def show_picture(dataset: "Dataset", file: str, *, width: int | str, alt: str) -> None:
    """Show one picture; one that cannot be read says so in its place."""
    try:
        st.image(small_file(dataset, file), width=width, alt=alt)  # type: ignore[arg-type]
    except FerError:
        st.caption(f":material/broken_image: {_('This picture cannot be read.')}")


def small_file(dataset: "Dataset", file: str) -> bytes:
    """Return a file for the browser: as it is when it is small. Raises FerError when it is no picture."""
    data = dataset.source.read(file)
    image = decode_image(data, name=file)
    if len(data) <= SMALL_FILE_BYTES and max(image.shape[:2]) <= LONGEST_PX and _is_common(data):
        return data
    return encode_image(reduced_copy(image, LONGEST_PX), ".png" if max(image.shape[:2]) <= 128 else ".jpg")


def _is_common(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG"))
