"""What came of a photo: the picture with its faces, the cards, what to take away, or what to do instead."""

from typing import Final

import streamlit as st

from fer_core.analysis.export import FailedSource, Result
from fer_core.config import DetectorConfig, DetectorKind
from fer_core.faces.detection import WORTH_A_SECOND_LOOK
from fer_core.faces.searched_copy import first_scale, second_scale
from fer_core.results import PhotoFindings
from pages.shared import downloads, pictures, wording
from pages.shared.face_cards import face_card, face_cards
from pages.shared.photo_inputs import remove_photo
from pages.shared.photo_settings import look_for_small_faces, use_detector
from pages.shared.pictures import Drawing
from pages.shared.state import Photo, PhotoSettings, session
from pages.shared.text import _, explain, literal, ngettext, shortened

TALLEST_PX: Final = 640
WIDEST_PX: Final = 1200
LEAST_FACE_PX: Final = 13
"""The smallest face that any detector finds."""


class ListedPhoto:
    """One photo of the list: its heading, and under it the place for what is found."""

    def __init__(self, photo: Photo) -> None:
        self.photo = photo
        _heading(photo)
        self._place = st.empty()

    def show(self, reading: Result | None, drawing: Drawing) -> None:
        """Put a reading in its place; None says that there is none yet."""
        with self._place.container():
            _result(self.photo, reading, drawing)


def _result(photo: Photo, reading: Result | None, drawing: Drawing) -> None:
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


def _heading(photo: Photo) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(literal(shortened(photo.name)), anchor=False, width="content")
        st.button(
            _("Remove"),
            key=f"remove-{photo.key}",
            on_click=remove_photo,
            args=(photo.key,),
            type="tertiary",
            icon=":material/close:",
        )


def _picture(photo: Photo, findings: PhotoFindings, drawing: Drawing) -> None:
    if not findings.faces:
        no_face(photo, findings, session().settings)
    with st.container(width=_width_px(findings)):
        st.image(pictures.shown(photo, findings, drawing), width="stretch", alt=_description(findings))
    downloads.for_photo(photo, findings, drawing)


def no_face(photo: Photo, findings: PhotoFindings, settings: PhotoSettings) -> None:
    """Say it kindly, and what to try; the settings that can help with this photo are one click away."""
    st.info(
        _(
            "I found no face in this photo. A brighter photo, a face that is closer or one that looks at the camera "
            "is easier to find."
        ),
        icon=":material/search:",
    )
    with st.container(horizontal=True):
        if not settings.find_small_faces and _is_large(findings, settings.detector):
            st.button(_("Look for small faces"), key=f"small-{photo.key}", on_click=look_for_small_faces)
        if settings.detector != "cnn" and min(findings.width, findings.height) >= LEAST_FACE_PX:
            st.button(
                _("Try the other detector (slower)"), key=f"cnn-{photo.key}", on_click=use_detector, args=("cnn",)
            )


def _is_large(findings: PhotoFindings, detector: DetectorKind) -> bool:
    """Tell whether the second look would see more than the first one did."""
    width, height = findings.width, findings.height
    first = first_scale(width, height, DetectorConfig(kind=detector).width_px)
    return second_scale(width, height) > first * WORTH_A_SECOND_LOOK


def _width_px(findings: PhotoFindings) -> int:
    """Fit the screen's height; a small photo is not blown up beyond twice its size."""
    fitting = TALLEST_PX * findings.width / findings.height
    return max(round(min(fitting, WIDEST_PX, 2 * findings.width)), 16)


def _description(findings: PhotoFindings) -> str:
    count = len(findings.faces)
    faces = ngettext("Photo with {count} face", "Photo with {count} faces", count).format(count=count)
    return f"{faces}: {wording.summary(findings.faces)}" if count else faces
