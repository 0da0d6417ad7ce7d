"""Frames to an H.264 file that browsers play, with the sound and the times of the video they came from."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream

from fer_core.errors import OutputError
from fer_core.media.sound import Sound
from fer_core.media.video import VideoInfo
from fer_core.results import Image, check_image
from fer_core.writing import NOT_WRITABLE, check_place

CODEC_OPTIONS: Final = {"preset": "veryfast", "crf": "20"}
"""CRF 20 looks like the original; a slower preset saves a tenth of the bytes and takes twice the time."""
FASTSTART: Final = {"movflags": "+faststart"}
"""The table of contents comes first, so that a browser begins to play before it has the whole file."""
FINEST: Final = Fraction(1, 90_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoTarget:
    """What is written: size in pixels, frames a second (on average) and the unit of the times in seconds."""

    width: int
    height: int
    rate: Fraction
    time_base: Fraction
    sound_from: Path | None = None

    @classmethod
    def like(cls, info: VideoInfo, source: Path, *, step: int = 1) -> "VideoTarget":
        """Return the target for every ``step``-th frame of a video, with its sound."""
        return cls(
            width=info.width,
            height=info.height,
            rate=info.rate / step,
            time_base=max(info.time_base, FINEST),
            sound_from=source if info.has_sound else None,
        )


class VideoWriter:
    """Takes frames in the order of their times."""

    def __init__(self, container: OutputContainer, target: VideoTarget) -> None:
        self._container = container
        self._target = target
        self._stream = self._picture_stream(container, target)
        self._sound = Sound(target.sound_from, container) if target.sound_from else None
        self._last = -1
        self._whole = True

    def write(self, image: Image, seconds: float) -> None:
        """Add a frame (RGB, the target's size) at its time; two frames never share one."""
        check_image(image)
        if image.shape[:2] != (self._target.height, self._target.width):
            raise ValueError(f"frames are {self._target.height} x {self._target.width}, got {image.shape[:2]}")
        frame = av.VideoFrame.from_ndarray(_even(image), format="rgb24")
        self._last = max(round(seconds / self._target.time_base), self._last + 1)
        frame.pts, frame.time_base = self._last, self._target.time_base
        frame.duration = max(round(1 / (self._target.rate * self._target.time_base)), 1)
        self._container.mux(self._stream.encode(frame))
        if self._sound:
            self._sound.advance(seconds)

    @property
    def is_empty(self) -> bool:
        """Whether no frame came yet."""
        return self._last < 0

    @property
    def has_lost_sound(self) -> bool:
        """Whether sound of the source could not be moved; told for good once the file is finished."""
        return self._sound is not None and self._sound.lost

    def cut_short(self) -> None:
        """Let the sound end with the last frame: the rest of the video is not wanted."""
        self._whole = False

    def finish(self) -> None:
        """Write what the encoder holds back and the rest of the sound."""
        self._container.mux(self._stream.encode(None))
        if self._sound:
            shown_until = float(self._last * self._target.time_base + 1 / self._target.rate)
            self._sound.advance(None if self._whole else shown_until)

    def close(self) -> None:
        if self._sound:
            self._sound.close()

    @staticmethod
    def _picture_stream(container: OutputContainer, target: VideoTarget) -> VideoStream:
        stream = container.add_stream("libx264", rate=target.rate, options=dict(CODEC_OPTIONS))
        stream.width, stream.height = target.width + target.width % 2, target.height + target.height % 2
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = target.time_base
        return stream


@contextmanager
def video_writer(path: Path, target: VideoTarget) -> Iterator[VideoWriter]:
    """Yield a writer; its file is put in place when the block ends well, and vanishes when it does not.

    Without a frame there is no file. Raises OutputError.
    """
    check_place(path)
    partial = path.with_name(f".{path.stem}.{os.getpid()}.partial.mp4")
    try:
        with av.open(str(partial), "w", format="mp4", container_options=dict(FASTSTART)) as container:
            writer = VideoWriter(container, target)
            with closing(writer):
                yield writer
                if not writer.is_empty:
                    writer.finish()
        if not writer.is_empty:
            partial.replace(path)
    except (OSError, av.FFmpegError) as error:
        raise OutputError(NOT_WRITABLE, path=path, reason=error.strerror or error) from error
    finally:
        partial.unlink(missing_ok=True)


def _even(image: Image) -> Image:
    """H.264 with halved colours needs even sides: the last row or column is shown twice."""
    height, width = image.shape[:2]
    if height % 2 or width % 2:
        image = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.ascontiguousarray(image)
