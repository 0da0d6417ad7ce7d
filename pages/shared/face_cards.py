"""One card a face: what the network saw, what it answered, and the numbers one click deeper."""

import streamlit as st

from fer_core.media.images import encode_image
from fer_core.results import Face, Image, Regions
from pages.shared import charts, pictures, wording
from pages.shared.state import Photo, session
from pages.shared.text import _

NARROWEST_CARD_PX = 258
CROP_PX = 224
REGION_GAP_PX = 8
CARDS_AT_FIRST = 9


def face_cards(photo: Photo, faces: tuple[Face, ...]) -> None:
    """Show the faces side by side, as many as the screen is wide; all of a crowd when asked for."""
    folded = len(faces) > CARDS_AT_FIRST and photo.key not in session().unfolded
    with st.grid(3, min_column_width=NARROWEST_CARD_PX, border=True):
        for face in faces[:CARDS_AT_FIRST] if folded else faces:
            with st.container():
                face_card(photo, face)
    if folded:
        words = _("Show all {count} faces").format(count=len(faces))
        st.button(words, key=f"unfold-{photo.key}", on_click=session().unfolded.add, args=(photo.key,))


def face_card(photo: Photo, face: Face) -> None:
    """Show the sentence, the crop and its parts, the class probabilities, and the numbers."""
    st.markdown(wording.sentence(face))
    if reason := wording.doubt(face):
        st.caption(reason)
    if picture := pictures.crop(face, landmarks=session().settings.landmarks_on_faces):
        st.image(picture, width=CROP_PX, alt=_("Face {number}, eyes level").format(number=face.number))
    if face.regions is not None:
        _regions(face.regions)
    if face.probabilities is not None:
        shares = face.probabilities.as_dict()
        st.plotly_chart(
            charts.probability_bars(face.probabilities),
            key=f"bars-{photo.key}-{face.number}",
            config=charts.QUIET,
            alt=charts.in_words(shares),
        )
    _numbers(face)


def _regions(regions: Regions) -> None:
    """Show eyes and mouth under the crop, as they stand in it: the person's right eye is on its left."""
    with st.container(horizontal=True, gap=REGION_GAP_PX, wrap=False, width=CROP_PX, vertical_alignment="bottom"):
        _region(regions.right_eye, _("Right eye"))
        _region(regions.left_eye, _("Left eye"))
        _region(regions.mouth, _("Mouth"))


def _region(image: Image, name: str) -> None:
    width = (CROP_PX - 2 * REGION_GAP_PX) // 3
    st.image(encode_image(image, ".jpg"), caption=name, width=width, alt=name)


def _numbers(face: Face) -> None:
    if face.distances is None:
        return
    with st.expander(_("Numbers"), type="compact"):
        st.caption(_("Times the distance between the eyes"))
        table = wording.distance_table(face.distances)
        st.table(
            {"name": list(table), "value": list(table.values())}, border="horizontal", hide_index=True, hide_header=True
        )
        st.caption(_("Score of the face detector: {score:.2f}").format(score=face.detection_score))
        if face.identity:
            words = _("Distance to the nearest person who is enrolled: {distance:.2f}")
            st.caption(words.format(distance=face.identity.distance))
