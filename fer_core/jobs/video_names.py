"""Names go from the workspace's videos when people are deleted, merged or renamed.

Whoever changes the people calls ``forget_names_in_videos`` afterwards, and a job calls ``forget_names_in`` when its
findings are whole: what ends in between, one of the two sees.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock

from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.name_removal import gone_from, remove_names
from fer_core.errors import GalleryError, MediaError, OutputError
from fer_core.jobs.video_library import ANNOTATED_NAME, FILES_NAME, GivenVideo, drop_half_copies, list_videos
from fer_core.people.gallery import Gallery

LOCK_NAME: Final = ".names.lock"


def forget_names_in_videos() -> None:
    """Drop everybody who is not enrolled from all videos; one under way does so by itself when it ends.

    Raises GalleryError, and OutputError when a name stays in one of them; the others are done then.
    """
    known, problem = enrolled_names(), None
    for video in list_videos():
        try:
            forget_names_in(video.folder, known)
            _drop_half_a_copy(video)
        except OutputError as error:
            problem = error
    if problem:
        raise problem


def enrolled_names() -> frozenset[str]:
    """Return the names of everybody who is enrolled now.

    Raises GalleryError where that cannot be told, also where a broken file was set aside: that deletes nobody.
    """
    gallery = Gallery()
    if not gallery.path.exists() and gallery.set_aside():
        raise GalleryError(
            "Who is enrolled cannot be told: the file of people was set aside. Put a backup in its place, or delete it "
            "on the page People."
        )
    return frozenset(person.name for person in gallery.state().people)


def forget_names_in(folder: Path, known: Collection[str]) -> None:
    """Drop everybody who is not in ``known`` from the findings in a folder.

    Where somebody was, the annotated copy goes and the files made for the person, as names stand in these too. Raises
    OutputError.
    """
    with _told(folder), FileLock(folder / LOCK_NAME):
        try:
            found = VideoFindings(folder)
        except MediaError:
            return
        if names := gone_from(found, known):
            (folder / ANNOTATED_NAME).unlink(missing_ok=True)
            if (folder / FILES_NAME).exists():
                shutil.rmtree(folder / FILES_NAME)
            remove_names(found, names)


def _drop_half_a_copy(video: GivenVideo) -> None:
    if not video.is_under_way:
        with _told(video.folder):
            drop_half_copies(video.folder)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            "A name may still stand in what was made of a video, in {folder}: {reason}. Close what uses it, and remove "
            "the video on the page Video.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
