"""Crops side by side, and the pictures that gave none, with the reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.media.images import decode_image, encode_image, reduced_copy
from pages.shared.text import _, explain, literal, ngettext, shortened

if TYPE_CHECKING:
    from fer_core.datasets.sources.face_crops import CutFace, NoFace

CROP_PX: Final = 96
MOST_SHOWN: Final = 60


def face_sheet(cut: "Sequence[CutFace]") -> None:
    """Show the crops, as the network will see them."""
    shown = cut[-MOST_SHOWN:]
    with st.container(horizontal=True, gap="small"):
        for face in shown:
            st.image(encode_image(face.image), width=CROP_PX, alt=face.name)
    if len(cut) > len(shown):
        st.caption(_("The last {count} are shown.").format(count=len(shown)))


def left_out_sheet(left_out: "Sequence[tuple[NoFace, bytes]]") -> None:
    """Show the pictures that are left out, each with the reason."""
    count = len(left_out)
    words = ngettext("{count} picture is left out", "{count} pictures are left out", count).format(count=count)
    with st.expander(words, expanded=count <= 6), st.container(horizontal=True):
        for picture, data in left_out[:MOST_SHOWN]:
            with st.container(width=160):
                if picture.reason != "unreadable":
                    st.image(_small(data, picture.name), width=160, alt=picture.name)
                st.caption(f"{literal(shortened(picture.name, longest=24))}  \n{_reason(picture)}")


def _small(data: bytes, name: str) -> bytes:
    return encode_image(reduced_copy(decode_image(data, name=name), 320), ".jpg")


def _reason(picture: "NoFace") -> str:
    if picture.error:
        return explain(picture.error)
    reasons = {
        "no_face": _("No face was found."),
        "too_small": _("The face is too small: come closer."),
    }
    return reasons.get(picture.reason, _("It cannot be used."))
