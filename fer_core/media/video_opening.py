"""Opens a video file, or says why that cannot be done."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from fer_core.errors import EmptyFileError, MediaError, NotAVideoError, TruncatedVideoError
from fer_core.messages import N_

CONTAINERS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
"""FFmpeg's names of what is read; everything else is refused unseen."""
CONTAINER_WORDS: Final = N_("MP4, MOV, WebM, AVI or MKV")
SIGNATURE: Final = re.compile(rb"....(ftyp|moov|mdat|wide|free|skip)|\x1a\x45\xdf\xa3|RIFF....AVI ", re.DOTALL)
"""How files of these formats begin, to tell a damaged video from something else."""
MAX_FRAME_PIXELS: Final = 36_000_000
"""Width times height of one frame: 8K passes."""
DECODER_OPTIONS: Final = {"max_pixels": str(MAX_FRAME_PIXELS)}
"""What a header says of the size need not be true: the decoder refuses a larger frame before it takes the memory."""
OPTIONS: Final = {"format_whitelist": CONTAINERS, "protocol_whitelist": "file", **DECODER_OPTIONS}


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Yield the open file and its pictures; raises MediaError when there are none."""
    _check_file(path)
    try:
        container = av.open(str(path.resolve()), options=dict(OPTIONS), metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise _why(path, error) from error
    with container:
        yield container, _pictures(container, path.name)


def _check_file(path: Path) -> None:
    try:
        problem = None if path.is_file() else N_("it is a folder") if path.is_dir() else N_("there is no such file")
        size = 0 if problem else path.stat().st_size
    except (OSError, ValueError) as error:
        problem, size = str(error), 0
    if problem:
        raise _unreadable(path, problem)
    if size == 0:
        raise EmptyFileError("{name} is empty (0 bytes). Choose another video.", name=path.name)


def _why(path: Path, error: Exception) -> MediaError:
    if isinstance(error, OSError) and error.strerror and not isinstance(error, ValueError):
        return _unreadable(path, error.strerror)
    try:
        with path.open("rb") as file:
            begins = file.read(12)
    except OSError as problem:
        return _unreadable(path, problem.strerror or str(problem))
    if SIGNATURE.match(begins):
        return TruncatedVideoError(
            "{name} breaks off or is damaged: no frame of it can be read. Copy or download it again.", name=path.name
        )
    return NotAVideoError(
        "{name} is not a video that can be read here. Use {formats}.", name=path.name, formats=CONTAINER_WORDS
    )


def _pictures(container: InputContainer, name: str) -> VideoStream:
    """Return the first stream of moving pictures; the cover of a song is none."""
    streams = [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]
    if not streams:
        raise NotAVideoError("{name} holds no moving pictures, only sound or text. Choose a video.", name=name)
    try:
        known = streams[0].codec_context.codec is not None
    except (av.FFmpegError, AttributeError):
        known = False
    if not known:
        raise NotAVideoError(
            "{name} is coded in a way that cannot be read here. Convert it to MP4 with H.264.", name=name
        )
    streams[0].codec_context.options = dict(DECODER_OPTIONS)
    return streams[0]


def _unreadable(path: Path, problem: str) -> MediaError:
    return MediaError(
        "{name} cannot be opened: {problem}. Check the path and your rights to it.",
        name=path.name or str(path),
        problem=problem,
    )
