"""What the person takes away: the files of ``scripts/analyze.py`` byte for byte, but for the folder in "source"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared.disk_files import DiskFile
from pages.shared.state import session
from pages.shared.text import _, explain
from pages.shared.wording import report_words
from pages.video_views.taking import file_name

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.jobs.video_library import GivenVideo

AT_ONCE: Final = 1000
"""Files about more frames than these are made in sight, with progress: it takes longer than a second."""
MIME: Final = {"mp4": "video/mp4", "csv": "text/csv", "json": "application/json", "html": "text/html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that can be made, in pieces; ``count`` tells about how many there are."""

    kind: str
    label: str
    pieces: Callable[[], Iterable[bytes]]
    count: Callable[[], int]


def video_downloads(video: "GivenVideo", found: "VideoFindings") -> None:
    """Offer the annotated video, the table, the JSON and the report; each is made when it is asked for, on disk."""
    stem = PurePath(file_name(video.name)).stem
    row, room = st.container(horizontal=True, gap="small"), st.container()
    with row:
        if video.annotated.is_file():
            _button(_("Annotated video"), partial(DiskFile, video.annotated), f"{stem}_faces.mp4", "mp4", video)
        for file in _files(found):
            _offer(video, found, file, video.files / f"{stem}_faces{_spoken(file)}.{file.kind}", room)


def _files(found: "VideoFindings") -> tuple[File, ...]:
    """What is written is read when the file is made: somebody may have been deleted since the page was drawn."""
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.analysis.videos.video_export import ROWS_AT_ONCE, csv_pieces, json_pieces
    from fer_core.analysis.videos.video_report import video_report

    say = report_words()
    return (
        File(
            kind="csv",
            label="CSV",
            pieces=lambda: csv_pieces([VideoFindings(found.folder)]),
            count=lambda: sum(map(len, found.face_rows())) // ROWS_AT_ONCE,
        ),
        File(
            kind="json",
            label="JSON",
            pieces=lambda: json_pieces([VideoFindings(found.folder)]),
            count=lambda: sum(map(len, found.frame_rows())),
        ),
        File(
            kind="html",
            label=_("Report"),
            pieces=lambda: [video_report([VideoFindings(found.folder)], say)],
            count=lambda: 1,
        ),
    )


def _spoken(file: File) -> str:
    """Only the report is written in a language; it is kept in each that was asked for."""
    return f".{session().language}" if file.kind == "html" and session().language != "en" else ""


def _offer(video: "GivenVideo", found: "VideoFindings", file: File, path: Path, room: "DeltaGenerator") -> None:
    frames = found.end.frames if found.end else 0
    if path.is_file() or frames <= AT_ONCE or file.kind == "html":
        _button(file.label, partial(_made, path, file.pieces), path.name, file.kind, video)
        return
    words = _("Make the {file}").format(file=file.label)
    if st.button(words, key=f"video-make-{file.kind}-{video.id}", icon=":material/package_2:"):
        with room:
            _make(path, file)


def _make(path: Path, file: File) -> None:
    """Make a large file in sight, then offer it."""
    from fer_core.writing import write_pieces

    words, count = _("Making the file …"), max(file.count(), 1)
    bar = st.progress(0.0, words)

    def told() -> Iterable[bytes]:
        for done, piece in enumerate(file.pieces()):
            if done % max(count // 100, 1) == 0:
                bar.progress(min(done / count, 1.0), words)
            yield piece

    try:
        write_pieces(path, told())
    except FerError as problem:
        bar.empty()
        st.error(explain(problem))
        return
    st.rerun()


def _made(path: Path, pieces: Callable[[], Iterable[bytes]]) -> DiskFile:
    """Write the file where it is not there yet, and hand it over."""
    from fer_core.writing import write_pieces

    if not path.is_file():
        write_pieces(path, pieces())
    return DiskFile(path)


def _button(label: str, make: Callable[[], DiskFile], name: str, kind: str, video: "GivenVideo") -> None:
    """Offer a file without running the page again, which would only redraw what is there."""
    st.download_button(
        label,
        make,
        name,
        MIME[kind],
        key=f"video-{kind}-{video.id}",
        on_click="ignore",
        icon=":material/download:",
    )
