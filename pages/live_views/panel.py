"""Beside the live picture, twice a second: how fast it goes, each face's expression, and its last half minute."""

import time
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.live_views import troubles
from pages.live_views.camera import CameraState
from pages.live_views.face_bars import STYLE, bars, timeline
from pages.shared import wording
from pages.shared.fragments import fragment
from pages.shared.photo_settings import pipeline_config
from pages.shared.state import session
from pages.shared.text import _, ngettext

if TYPE_CHECKING:
    from fer_core.analysis.live.live_picture import LivePicture
    from fer_core.analysis.videos.frame_findings import TrackedFace

EVERY_S: Final = 0.5
MOST_FACES: Final = 3


def panel(picture: "LivePicture", state: CameraState) -> None:
    """Show the panel; it lives only while the camera runs."""
    if state.playing or state.connecting:
        fragment(_panel, run_every=EVERY_S)(picture, state)
    elif not session().live.trouble:
        st.caption(
            _("The picture goes to this app only, and is kept nowhere. Press Stop, or leave the page, to end it.")
        )


def _panel(picture: "LivePicture", state: CameraState) -> None:
    place, worker = session().live, picture.worker
    if isinstance(worker.problem, FerError):
        raise worker.problem
    if worker.problem:
        raise RuntimeError("the analysis of live pictures failed") from worker.problem
    seen = troubles.noticed(state, worker.quiet_s)
    over = picture.view.recorder is not None and not (place.recording and place.recording.running)
    if seen != place.trouble or over or _names_begin():
        place.trouble = seen
        st.rerun()
    if place.trouble:
        return
    reading = worker.latest
    if reading is None:
        st.caption(_("Waiting for the first picture …"))
        return
    _speed(picture)
    _recording()
    _faces(picture, sorted(reading.findings.faces, key=lambda tracked: tracked.track))


def _names_begin() -> bool:
    """Tell whether the first people were enrolled, in another tab, after this picture was begun without names."""
    made_for = session().live.made_for
    return made_for is not None and not made_for[0].config.people and pipeline_config(session().settings).people


def _speed(picture: "LivePicture") -> None:
    pace, late_s = picture.worker.pace(), picture.late_s()
    words = _("**{shown:.0f}** pictures a second, **{looked_at:.0f}** looked at; boxes **{late:.0f} ms** late").format(
        shown=picture.shown_a_second(), looked_at=pace.looked_at, late=1000 * (late_s or 0.0)
    )
    count = picture.worker.looked_at
    so_far = ngettext("{count:,} picture looked at", "{count:,} pictures looked at", count).format(count=count)
    st.caption(f"{words}  \n{so_far}")


def _recording() -> None:
    recording = session().live.recording
    if recording and recording.running:
        minutes, seconds = divmod(int(recording.seconds), 60)
        st.markdown(f":red[:material/fiber_manual_record:] {_('Recording')} **{minutes}:{seconds:02}**")


def _faces(picture: "LivePicture", faces: "list[TrackedFace]") -> None:
    if not faces:
        st.info(_("No face in the picture."), icon=":material/search:")
    for tracked in faces[:MOST_FACES]:
        _face(picture, tracked)
    if (more := len(faces) - MOST_FACES) > 0:
        st.caption(ngettext("and {count} more face", "and {count} more faces", more).format(count=more))


def _face(picture: "LivePicture", tracked: "TrackedFace") -> None:
    face, history = tracked.shown, picture.worker.history
    st.markdown(wording.sentence(face))
    if face.probabilities is None:
        return
    curve = history.curve(tracked.track, time.monotonic())
    drawn = timeline(curve, history.lasts_s) if curve else ""
    st.html(f"{STYLE}{bars(face.probabilities)}{drawn}")
