"""One video: what goes on with it, or what was found in it."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.disk_files import DiskFile
from pages.shared.job_views import show_job
from pages.shared.job_words import frames_a_second
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, explain, literal, ngettext, shortened
from pages.video_views.downloads import video_downloads
from pages.video_views.face_shares import face_shares
from pages.video_views.no_face import no_face
from pages.video_views.over_time import over_time
from pages.video_views.taking import title
from pages.video_views.words import clock, faces

if TYPE_CHECKING:
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.jobs.video_library import GivenVideo, VideoWish

TALLEST_PX: Final = 460
WIDEST_PX: Final = 1000
PLAYED: Final = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/mp4", ".webm": "video/webm"}
"""What browsers play as it was given, mostly."""


def show_video(video: "GivenVideo", wish: "VideoWish") -> None:
    """Show the video that is opened; ``wish`` is what the settings say now."""
    under_way = video.is_under_way
    _heading(video, wish, under_way=under_way)
    if under_way or _went_wrong(video):
        show_job(video.job, key=f"video-job-{video.id}")
    if under_way:
        st.caption(_("It goes on when you leave this page. Cancel keeps what was found until then."))
        return
    found = video.findings()
    if found is None:
        if not video.job.folder.exists():
            st.info(_("Nothing is known of this video. Look at it again, or remove it."))
        return
    _found(video, found, wish)


def start_again(video: "GivenVideo", wish: "VideoWish") -> None:
    """Look at a video once more, with other settings."""
    from fer_core.jobs.video_library import begin_again

    me = session().videos
    me.problems.clear()
    me.moments.pop(video.id, None)
    try:
        begin_again(video, wish, title=title(video.name))
    except FerError as problem:
        me.problems.append(problem)


def remove_video(video: "GivenVideo") -> None:
    """Delete one video with what was found in it."""
    from fer_core.jobs.video_library import remove

    me = session().videos
    remove(video)
    me.mine.discard(video.id)
    if me.opened == video.id:
        me.opened = None


def _heading(video: "GivenVideo", wish: "VideoWish", *, under_way: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(literal(shortened(video.name)), anchor=False, width="content")
        st.button(
            _("Remove"),
            key=f"video-remove-{video.id}",
            on_click=remove_video,
            args=(video,),
            type="tertiary",
            icon=":material/close:",
        )
        if not under_way and wish != video.wish:
            st.button(
                _("Look again with these settings"),
                key=f"video-again-{video.id}",
                on_click=start_again,
                args=(video, wish),
                icon=":material/restart_alt:",
            )


def _went_wrong(video: "GivenVideo") -> bool:
    """Tell whether there is something to say about the work itself; what it found speaks for itself."""
    return video.job.folder.exists() and video.job.status().state in {"failed", "cancelled"}


def _found(video: "GivenVideo", found: "VideoFindings", wish: "VideoWish") -> None:
    from fer_core.analysis.videos.track_summary import track_summaries

    tracks = track_summaries(found)
    looked_at = next(found.frame_rows(), None) is not None
    _ending(found, looked_at=looked_at)
    _notes(found)
    _names_dropped(found)
    if not looked_at:
        return
    st.markdown(_answer(found, len(tracks)))
    _player(video, found, len(tracks))
    if not tracks:
        no_face(video, wish)
    video_downloads(video, found)
    over_time(video, found, tracks)
    if tracks:
        face_shares(video, found, tracks)


def _notes(found: "VideoFindings") -> None:
    """Say what else went wrong."""
    for note in found.end.notes if found.end else ():
        st.warning(explain(note), icon=":material/info:")


def _ending(found: "VideoFindings", *, looked_at: bool) -> None:
    """Say why this is not the whole video, when it is not."""
    end = found.end
    if end is not None and end.ending == "whole":
        return
    kept = _("This is what was found until then.") if looked_at else _("No frame was looked at until then.")
    if end is not None and end.error is not None:
        st.warning(f"{explain(end.error)} {kept}", icon=":material/content_cut:")
    elif end is not None:
        st.info(f"{_('You stopped it.')} {kept}", icon=":material/block:")
    else:
        st.warning(f"{_('The work ended before its time.')} {kept}", icon=":material/content_cut:")


def _names_dropped(found: "VideoFindings") -> None:
    if found.end is not None and found.end.names_dropped:
        words = _(
            "Somebody who was named here was deleted or renamed since then. The name is gone, and with it the copy "
            "with boxes: look again to make a new one."
        )
        st.info(words, icon=":material/person_off:")


def _answer(found: "VideoFindings", count: int) -> str:
    from fer_core.analysis.videos.moment import until_s
    from fer_core.analysis.videos.track_summary import interval_s

    told = _("**{faces}** in {length}").format(
        faces=faces(count), length=clock(until_s(found) + interval_s(found.head))
    )
    if found.end is None:
        return told
    frames = ngettext("{count} frame looked at", "{count} frames looked at", found.end.frames)
    parts = [told, frames.format(count=numeral(found.end.frames)), frames_a_second(found.end.frames_a_second)]
    return " · ".join(parts)


def _player(video: "GivenVideo", found: "VideoFindings", count: int) -> None:
    """Play the copy with boxes, else the video itself where browsers can."""
    path, kind = video.annotated, "video/mp4"
    if not path.is_file():
        path, kind = video.source, PLAYED.get(video.source.suffix.lower(), "")
    if not kind or not path.is_file():
        return
    if not path.is_relative_to(video.folder):
        words = _("A video that stays where it lies is not played here. Ask for the copy with boxes, and look again.")
        st.caption(words)
        return
    fitting = TALLEST_PX * found.head.width / found.head.height
    with st.container(width=max(round(min(fitting, WIDEST_PX)), 240)):
        st.video(DiskFile(path), kind, alt=_("Video with {faces}").format(faces=faces(count)))
