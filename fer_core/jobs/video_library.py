"""The videos that people gave: each one's file, what was found in it, and how long both are kept.

A video has one folder in the workspace, so that all of it goes in one step. Whoever looks at it holds it now and then
(``hold``). ``sweep`` deletes what nobody held for a while, also what a crash left behind: no list of it is needed.
"""

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from fer_core.analysis.videos.findings_folder import FACES_NAME, FRAMES_NAME, HEAD_NAME, VideoFindings
from fer_core.analysis.videos.track_pictures import delete_pictures
from fer_core.config import DetectorConfig, VideoConfig
from fer_core.errors import FerError, MediaError, OutputError
from fer_core.jobs.job import Job, dated_name, start_job
from fer_core.media.video import video_info
from fer_core.staging import delete_folder
from fer_core.workspace import jobs_folder, videos_folder
from fer_core.writing import NOT_WRITABLE, write_whole

KIND: Final = "video"
ABOUT_NAME: Final = "about.json"
HELD_NAME: Final = "held"
REMOVED_NAME: Final = "removed"
GIVEN_NAME: Final = "given"
FILES_NAME: Final = "files"
ANNOTATED_NAME: Final = "annotated.mp4"
HALF_A_COPY: Final = f".{Path(ANNOTATED_NAME).stem}.*.partial.mp4"
GRACE_S: Final = 15 * 60
"""So long a video stays that nobody holds any more: time for a reload, or to start the app again."""
UNSEEN_S: Final = 24 * 3600
"""The same for what was found while nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoWish:
    """How a video is to be looked at."""

    detector: DetectorConfig = field(default_factory=DetectorConfig)
    config: VideoConfig = field(default_factory=VideoConfig)
    annotated: bool = True
    """Whether a copy with boxes is wanted."""
    model: str | None = None
    """The network's folder; None is the one in use when the work begins."""
    people: bool = False
    """Whether tracks get the names of those who are enrolled,"""
    gallery: tuple[int, int] | None = None
    """and what changes whenever these do, so that the video can be looked at again. None without names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVideo:
    """One video by its folder; some of what it promises may not be there yet, or be deleted meanwhile."""

    folder: Path
    source: Path
    wish: VideoWish
    job: Job

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def is_under_way(self) -> bool:
        return self.job.folder.exists() and not self.job.status().is_over

    @property
    def annotated(self) -> Path:
        """The copy with boxes, once it is whole."""
        return self.folder / ANNOTATED_NAME

    @property
    def files(self) -> Path:
        """Where files made for the person lie; they go when the video is looked at again."""
        return self.folder / FILES_NAME

    def findings(self) -> VideoFindings | None:
        """Return what was found, or None while there is nothing."""
        try:
            return VideoFindings(self.folder)
        except MediaError:
            return None


def list_videos() -> tuple[GivenVideo, ...]:
    """Return the videos, newest first."""
    found = (_read(path.parent) for path in sorted(videos_folder().glob(f"*/{ABOUT_NAME}"), reverse=True))
    return tuple(video for video in found if video and not (video.folder / REMOVED_NAME).exists())


def new_folder() -> Path:
    """Return an empty folder for a video; its name cannot be guessed. Raises OutputError."""
    folder = videos_folder() / f"{dated_name()}-{secrets.token_hex(8)}"
    try:
        (folder / GIVEN_NAME).mkdir(parents=True)
        (folder / HELD_NAME).touch()
    except OSError as error:
        raise OutputError(NOT_WRITABLE, path=folder, reason=error.strerror or error) from error
    return folder


def begin(folder: Path, source: Path, wish: VideoWish, *, title: str) -> GivenVideo:
    """Start to look at a video, which lies in ``given`` of its new folder or anywhere on this computer.

    Raises MediaError when it cannot be read, and OutputError; the folder is gone then.
    """
    try:
        video_info(source)
        return _start(folder, source, wish, title)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def begin_again(video: GivenVideo, wish: VideoWish, *, title: str) -> GivenVideo:
    """Look at a video once more, otherwise; what was found before goes. Raises OutputError."""
    video = _read(video.folder) or video  # another window may have begun again
    if video.is_under_way:
        raise OutputError(
            "{name} is being looked at already, in another window. Wait for it, or cancel it first.", name=video.name
        )
    with _replacing(video.folder):
        drop_half_copies(video.folder)
        for name in (ANNOTATED_NAME, HEAD_NAME, FRAMES_NAME, FACES_NAME):
            (video.folder / name).unlink(missing_ok=True)
        delete_pictures(video.folder)
    video.job.forget()
    shutil.rmtree(video.files, ignore_errors=True)
    return _start(video.folder, video.source, wish, title)


@contextmanager
def _replacing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            "{folder} cannot be replaced: {reason}. Close what uses it, and try again.",
            folder=folder,
            reason=error.strerror or error,
        ) from error


def drop_half_copies(folder: Path) -> None:
    """Delete annotated copies that a killed job left behind; nobody knows who is named in them. Raises OSError."""
    for half in folder.glob(HALF_A_COPY):
        half.unlink(missing_ok=True)


def hold(ids: Iterable[str]) -> None:
    """Say that somebody looks at these videos now."""
    for name in ids:
        with suppress(OSError):
            os.utime(videos_folder() / name / HELD_NAME)


def remove(video: GivenVideo) -> None:
    """Delete a video with all that was made of it.

    One that is looked at just now, or that the system holds open, goes with the first sweep after that; from now on no
    list has it.
    """
    video = _read(video.folder) or video  # another window may have begun again
    with suppress(OSError):
        (video.folder / REMOVED_NAME).touch()
    if video.is_under_way:
        video.job.cancel()
    else:
        with suppress(OutputError):
            _delete(video.folder)


def sweep(now: float | None = None) -> None:
    """Delete what was removed, what nobody held for a while, and copies that a killed job began."""
    for folder in videos_folder().glob("*"):
        if folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.is_dir() and _may_go(folder, time.time() if now is None else now):
            with suppress(OutputError):  # the system holds it open: the next sweep comes
                _delete(folder)
        elif (video := _read(folder)) and not video.is_under_way:
            with suppress(OSError):
                drop_half_copies(folder)


def _may_go(folder: Path, now: float) -> bool:
    video = _read(folder)
    if video and video.is_under_way:
        return False
    if (folder / REMOVED_NAME).exists():
        return True
    held, found = _changed(folder / HELD_NAME), _changed(folder / HEAD_NAME)
    return now - found > UNSEEN_S if found > held else now - held > GRACE_S


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _delete(folder: Path) -> None:
    if video := _read(folder):
        video.job.forget()  # its note names the file
    if folder.exists():
        delete_folder(folder)


def _start(folder: Path, source: Path, wish: VideoWish, title: str) -> GivenVideo:
    arguments = {"source": str(source), "into": folder.name, **asdict(wish)}
    job = start_job(KIND, arguments, title=title)
    about = {"source": str(source), "job": job.id, "wish": asdict(wish)}
    write_whole(folder / ABOUT_NAME, json.dumps(about).encode())
    return GivenVideo(folder=folder, source=source, wish=wish, job=job)


def _read(folder: Path) -> GivenVideo | None:
    """Return the video of a folder; None where there is none yet, or somebody broke it."""
    try:
        about = json.loads((folder / ABOUT_NAME).read_text(encoding="utf-8"))
        return GivenVideo(
            folder=folder,
            source=Path(about["source"]),
            wish=_wish(about["wish"]),
            job=Job(jobs_folder() / Path(about["job"]).name),
        )
    except (OSError, ValueError, KeyError, TypeError, FerError):
        return None


def _wish(told: dict[str, Any]) -> VideoWish:
    settings = {"detector": DetectorConfig(**told["detector"]), "config": VideoConfig(**told["config"])}
    gallery = told.get("gallery")
    return VideoWish(**{**told, **settings, "gallery": tuple(gallery) if gallery else None})
