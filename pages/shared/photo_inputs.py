"""The three ways to give a photo: a file, the camera (opened when asked for), the sample."""

from typing import Final

import streamlit as st

from pages.shared import resources
from pages.shared.photo_settings import photo_settings
from pages.shared.state import MOST_PHOTOS, session
from pages.shared.text import _, ngettext

UPLOAD: Final = "photo-upload"
CAMERA: Final = "photo-camera"
MOST_MEGABYTES: Final = 50
"""A photo; the server itself lets datasets through, which are larger."""


def photo_inputs() -> None:
    """Show the upload, the sample, the camera and the way to forget, and under them the settings."""
    _upload()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(_("Use the sample photo"), icon=":material/image:", on_click=add_sample)
        wanted = st.toggle(_("Use the camera"), key=f"{CAMERA}-open-{session().inputs}")
        if session().photos:
            st.button(_("Forget everything"), icon=":material/delete:", on_click=forget, type="tertiary")
    photo_settings()
    if wanted:
        _camera(f"{CAMERA}-{session().inputs}")
    _tell_left_out()


def _upload() -> None:
    from fer_core.media.images import FORMAT_WORDS  # Home, which needs no pictures, imports this file too

    me = session()
    key = f"{UPLOAD}-{me.uploads}"
    held = st.file_uploader(
        _("Your photos, several at once if you like: {formats}").format(formats=_(FORMAT_WORDS)),
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
        key=key,
        on_change=_take_uploads,
        args=(key,),
    )
    me.attached = {file.file_id: me.attached[file.file_id] for file in held if file.file_id in me.attached}


def _tell_left_out() -> None:
    if count := session().left_out:
        words = ngettext(
            "{count} photo was left out: {most} fit at once. Forget some first.",
            "{count} photos were left out: {most} fit at once. Forget some first.",
            count,
        )
        st.warning(words.format(count=count, most=MOST_PHOTOS))


def _camera(key: str) -> None:
    label = _("Look into the camera, then press the button")
    st.camera_input(label, key=key, on_change=take_snapshot, args=(key,), width=480)


def _take_uploads(key: str) -> None:
    """Follow the upload widget: what came new is added, what was crossed out goes."""
    me, held = session(), st.session_state[key]
    now = {file.file_id for file in held}
    me.remove(photo for file_id, photo in me.attached.items() if file_id not in now)
    new = [file for file in held if file.file_id not in me.attached]
    taken = me.add((file.name, file.getvalue()) for file in new)
    me.attached.update({file.file_id: photo.key for file, photo in zip(new, taken, strict=False)})


def take_snapshot(key: str) -> None:
    """Put what the camera widget holds first among the photos."""
    if shot := st.session_state[key]:
        me = session()
        me.snapshots += 1
        me.add([(_("snapshot {number}").format(number=me.snapshots) + ".jpg", shot.getvalue())])


def remove_photo(key: str) -> None:
    """Drop one photo; an upload widget that holds it is emptied, and its other photos stay in the list."""
    me = session()
    me.remove([key])
    if key in me.attached.values():
        me.detach()
        resources.drop_uploads()


def add_sample() -> None:
    """Put the sample first, as if it had been uploaded."""
    session().add([resources.sample_photo()])


def forget() -> None:
    """Drop the photos, what was found, and the server's copies of the uploads."""
    session().forget()
    resources.drop_uploads()
