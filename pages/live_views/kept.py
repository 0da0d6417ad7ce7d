"""Snapshots and a recording: made when asked for, offered as downloads, gone with the session."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.shared.disk_files import DiskFile
from pages.shared.live_state import Snapshot
from pages.shared.photo_inputs import forget
from pages.shared.state import session
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from fer_core.analysis.live.live_picture import LivePicture
    from fer_core.analysis.live.recording import LiveRecording

NARROWEST_PX: Final = 258


def buttons(picture: "LivePicture", *, playing: bool) -> None:
    """Offer a snapshot and a recording while the picture plays, and to end one."""
    recording = session().live.recording
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Snapshot"),
            on_click=take_snapshot,
            args=(picture,),
            disabled=not playing,
            icon=":material/photo_camera:",
        )
        if recording and recording.running:
            st.button(_("End the recording"), on_click=recording.stop, icon=":material/stop_circle:", type="primary")
        else:
            st.button(_("Record"), on_click=record, disabled=not playing, icon=":material/fiber_manual_record:")
        if session().live.snapshots or recording:
            st.button(_("Forget everything"), icon=":material/delete:", on_click=forget, type="tertiary")


def take_snapshot(picture: "LivePicture") -> None:
    """Keep the picture that was looked at last, with its own faces; before the first there is nothing to keep."""
    from fer_core.media.images import encode_image

    if reading := picture.worker.latest:
        shown = picture.view.shown(reading.image, reading)
        session().live.add_snapshot(encode_image(shown, ".jpg"), encode_image(reading.image))


def record() -> None:
    """Begin a recording in place of the one before."""
    from fer_core.analysis.live.recording import LiveRecording

    place = session().live
    place.forget_recording()
    place.recording = LiveRecording()


def show() -> None:
    """Show what was kept, newest first."""
    place = session().live
    if place.recording and not place.recording.running:
        _recording(place.recording)
    if place.snapshots:
        st.subheader(_("Snapshots"), anchor=False)
        with st.grid(3, min_column_width=NARROWEST_PX, border=True):
            for snapshot in place.snapshots:
                with st.container():
                    _snapshot(snapshot)


def _recording(recording: "LiveRecording") -> None:
    st.subheader(_("Recording"), anchor=False)
    if recording.problem:
        st.error(explain(recording.problem))
    elif file := recording.file:
        with st.container(width=640):
            st.video(DiskFile(file), alt=_("The recording, with boxes and labels"))
        st.download_button(
            _("Download the recording"),
            DiskFile(file),
            "live.mp4",
            "video/mp4",
            on_click="ignore",
            icon=":material/download:",
        )
    else:
        st.caption(_("No picture came while it ran."))


def _snapshot(snapshot: Snapshot) -> None:
    name = _("snapshot {number}").format(number=snapshot.number)
    st.image(snapshot.shown, width="stretch", alt=name)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("Download"),
            snapshot.shown,
            f"{name}.jpg",
            "image/jpeg",
            key=f"live-snapshot-{snapshot.number}",
            on_click="ignore",
            icon=":material/download:",
        )
        if st.button(_("Look closer"), key=f"live-closer-{snapshot.number}", icon=":material/search:"):
            session().add([(f"{name}.png", snapshot.plain)])
            st.switch_page("pages/photo.py")
