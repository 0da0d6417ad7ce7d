"""From what the person gave to a video that is looked at."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from fer_core.errors import FerError, OutputError
from pages.shared import resources
from pages.shared.file_names import safe_name
from pages.shared.state import session
from pages.shared.text import _, shortened

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fer_core.jobs.video_library import GivenVideo, VideoWish

SAMPLE_NAME: Final = "sample.mp4"
MOST_NAME_BYTES: Final = 200
"""A file system takes 255."""


def take_uploads(files: "Sequence[UploadedFile]", wish: "VideoWish") -> None:
    """Put files on disk and look at each; what is no video is told on the page."""
    session().videos.problems.clear()
    for file in files:
        _try(lambda file=file: take_upload(file, wish))  # type: ignore[misc]


def take_path(path: Path, wish: "VideoWish") -> None:
    """Look at a file of this computer, where it lies."""
    from fer_core.jobs.video_library import begin, new_folder

    session().videos.problems.clear()
    _try(lambda: begin(new_folder(), path, wish, title=title(path.name)))


def take_sample(wish: "VideoWish") -> None:
    """Film the sample photo, and look at that."""
    session().videos.problems.clear()
    _try(lambda: _sample(wish))


def take_upload(file: "UploadedFile", wish: "VideoWish") -> "GivenVideo":
    """Copy an upload into the workspace, where it goes with what is found in it; raises FerError."""
    from fer_core.jobs.video_library import GIVEN_NAME, begin, new_folder

    folder = new_folder()
    place = folder / GIVEN_NAME / file_name(file.name)
    try:
        with place.open("wb") as target:
            shutil.copyfileobj(file, target, 2**20)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise OutputError(
            "The upload could not be kept: {reason}. Free some space, or give the path on this computer.",
            reason=error.strerror or error,
        ) from error
    return begin(folder, place, wish, title=title(file.name))


def title(name: str) -> str:
    """Return what the work is called."""
    return _("Look at {name}").format(name=shortened(name))


def file_name(name: str) -> str:
    """Return a name that the disk takes, as near to the given one as that goes."""
    path = PurePath(safe_name(name))
    room = MOST_NAME_BYTES - len(path.suffix.encode())
    if room <= 0:
        return path.name.encode()[:MOST_NAME_BYTES].decode(errors="ignore")
    return (path.stem.encode()[:room].decode(errors="ignore") or "video") + path.suffix


def _sample(wish: "VideoWish") -> "GivenVideo":
    from fer_core.jobs.video_library import GIVEN_NAME, begin, new_folder
    from fer_core.media.images import decode_image
    from fer_core.media.panning import write_pan

    name, data = resources.sample_photo()
    folder = new_folder()
    place = folder / GIVEN_NAME / SAMPLE_NAME
    write_pan(decode_image(data, name=name), place)
    return begin(folder, place, wish, title=title(SAMPLE_NAME))


def _try(take: Callable[[], "GivenVideo"]) -> None:
    me = session().videos
    try:
        me.open(take().id)
    except FerError as problem:
        me.problems.append(problem)
