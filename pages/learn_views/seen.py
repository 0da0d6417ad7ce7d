"""Whose face the lesson is about: one of the session's photos, or the sample."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.results import Face, Image, PhotoFindings
from pages.learn_views.opened import opened_network
from pages.shared import resources
from pages.shared.looking import look_at_waiting
from pages.shared.method import Method, current_method
from pages.shared.photo_inputs import photo_inputs
from pages.shared.photo_settings import pipeline_config
from pages.shared.state import Photo, session
from pages.shared.text import _, literal, shortened

if TYPE_CHECKING:
    from fer_core.lesson.inside import InsideNetwork

THUMB_PX = 112
CHOICE = "learn-face"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """A face as the network gets it, and the network."""

    crop: Image
    network: "InsideNetwork"
    stamp: tuple[object, ...]
    """Tells this face under this network from any other."""


def choose_face() -> Seen | None:
    """Show whose face it is and the ways to another one; None where no face can be shown, which is said."""
    place = st.container()
    with st.container(key="learn-inputs"):
        if st.toggle(_("Use your own face"), key="learn-own", persist_state="session"):
            photo_inputs()
    method = current_method(pipeline_config(session().settings))
    network = opened_network()
    faces = _faces(method)
    if not faces:
        place.info(
            _("I found no face in your photos. Give another one, or take them away: then the sample is used."),
            icon=":material/search:",
        )
        return None
    with place:
        photo, face = _chosen(faces)
        seen = _seen(photo, face, network, method)
        _introduce(photo, face, seen)
    return seen


def _faces(method: Method) -> list[tuple[Photo, Face]]:
    """Return every face that was found with level eyes, photo by photo."""
    from fer_core.media.images import decode_image  # noqa: F401  (before a thread loads it half)

    me, progress = session(), st.empty()
    photos = me.photos or [_sample()]
    if me.photos:
        for _photo in look_at_waiting(method, progress):
            pass
    elif me.reading(photos[0], method) is None:
        with progress, st.spinner(_("Looking at the photo …")):
            me.remember(photos[0], method, resources.look_at(photos[0], method))
    found = []
    for photo in photos:
        reading = me.reading(photo, method)
        if isinstance(reading, PhotoFindings):
            found += [(photo, face) for face in reading.faces if face.landmarks and face.aligned]
    return found


def _sample() -> Photo:
    name, data = resources.sample_photo()
    return Photo(key="sample", name=name, data=data, digest="sample")


def _chosen(faces: list[tuple[Photo, Face]]) -> tuple[Photo, Face]:
    """Offer the faces when there are several; the newest photo's first one is chosen at first."""
    me, keys = session().learn, [(photo.key, face.number) for photo, face in faces]
    if me.face not in keys:
        me.face = keys[0]
    if len(keys) > 1:
        st.session_state[CHOICE] = me.face
        names = {key: _name(photo, face) for key, (photo, face) in zip(keys, faces, strict=True)}
        st.selectbox(_("Face"), keys, format_func=names.__getitem__, key=CHOICE, on_change=_choose, width=THUMB_PX * 3)
    return faces[keys.index(me.face)]


def _choose() -> None:
    session().learn.face = st.session_state[CHOICE]


def _name(photo: Photo, face: Face) -> str:
    return _("{photo}, face {number}").format(photo=shortened(photo.name), number=face.number)


def _seen(photo: Photo, face: Face, network: "InsideNetwork", method: Method) -> Seen:
    from fer_core.media.images import decode_image

    assert face.landmarks
    crop = network.crop(decode_image(photo.data, name=photo.name), face.landmarks)
    return Seen(crop=crop, network=network, stamp=(photo.digest, face.number, method))


def _introduce(photo: Photo, face: Face, seen: Seen) -> None:
    from pages.learn_views.pictures import show_grey

    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width=THUMB_PX):
            show_grey(seen.crop, _("The face as the network gets it"), width=THUMB_PX)
        with st.container(width="stretch"):
            whose = literal(_name(photo, face)) if session().photos else _("the sample photo")
            st.markdown(
                _("The face: **{face}**  \nThe network: **{network}**").format(
                    face=whose, network=literal(seen.network.card.name)
                )
            )
            st.caption(_("Choose another network on the Evaluate page, under “Networks”; one of your own works, too."))
