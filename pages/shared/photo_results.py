"""What came of a photo: the picture with its faces, the cards, what to take away, or what to do instead."""

from typing import Final

import streamlit as st

from fer_core.analysis.export import FailedSource, Result
from fer_core.results import PhotoFindings
from pages.shared import downloads, pictures, wording
from pages.shared.face_cards import face_card, face_cards
from pages.shared.photo_settings import look_for_small_faces, use_detector
from pages.shared.pictures import Drawing
from pages.shared.state import Photo, PhotoSettings, session
from pages.shared.text import _, explain, literal, ngettext, shortened

TALLEST_PX: Final = 640
WIDEST_PX: Final = 1200


def photo_result(photo: Photo, reading: Result | None, drawing: Drawing) -> None:
    """Show one photo of the list."""
    st.subheader(literal(shortened(photo.name)), anchor=False)
    if reading is None:
        st.caption(_("Not looked at yet."))
    elif isinstance(reading, FailedSource):
        st.error(explain(reading.error), icon=":material/broken_image:")
    elif len(reading.faces) == 1:
        picture, card = st.columns([3, 2], gap="medium")
        with picture:
            _picture(photo, reading, drawing)
        with card.container(border=True):
            face_card(photo, reading.faces[0])
    else:
        _picture(photo, reading, drawing)
        if reading.faces:
            face_cards(photo, reading.faces)


def _picture(photo: Photo, findings: PhotoFindings, drawing: Drawing) -> None:
    if not findings.faces:
        no_face(photo, session().settings)
    with st.container(width=_width_px(findings)):
        st.image(pictures.shown(photo, findings, drawing), width="stretch", alt=_description(findings))
    downloads.for_photo(photo, findings, drawing)


def no_face(photo: Photo, settings: PhotoSettings) -> None:
    """Say it kindly, and what to try; the two settings that help are one click away."""
    st.info(
        _(
            "I found no face in this photo. A brighter photo, a face that is closer or one that looks at the camera "
            "is easier to find."
        ),
        icon=":material/search:",
    )
    with st.container(horizontal=True):
        if not settings.find_small_faces:
            st.button(_("Look for small faces"), key=f"small-{photo.key}", on_click=look_for_small_faces)
        if settings.detector != "cnn":
            st.button(
                _("Try the other detector (slower)"), key=f"cnn-{photo.key}", on_click=use_detector, args=("cnn",)
            )


def _width_px(findings: PhotoFindings) -> int:
    """Fit the screen's height; a small photo is not blown up beyond twice its size."""
    fitting = TALLEST_PX * findings.width / findings.height
    return max(round(min(fitting, WIDEST_PX, 2 * findings.width)), 16)


def _description(findings: PhotoFindings) -> str:
    count = len(findings.faces)
    faces = ngettext("Photo with {count} face", "Photo with {count} faces", count).format(count=count)
    return f"{faces}: {wording.summary(findings.faces)}" if count else faces
