"""Video files to upright RGB frames with their own times, one at a time.

Only one frame is held, however long the video is. The file's rotation is applied, pixels that are not square become
so, and a frame's time is the one in the file: a varying frame rate stays what it is. Only containers in
``CONTAINERS`` are opened and only plain files, so that a playlist cannot make FFmpeg read anything else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from fer_core.errors import ImageTooLargeError, MediaError, TruncatedVideoError
from fer_core.media.video_opening import MAX_FRAME_PIXELS, opened
from fer_core.media.video_times import VideoTimes
from fer_core.results import Image

FULL_TURN: Final = 360
MOST_FRAMES: Final = 10_000_000
"""Four days of film; a file can hold more in a few megabytes, and the list of them would fill the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoInfo:
    """What a file says of itself before it is read; the size is that of an upright frame."""

    name: str
    width: int
    height: int
    rate: Fraction
    """Frames a second, on average; 29.97 is 30000/1001 and stays so."""
    time_base: Fraction
    """The unit of the file's times, in seconds."""
    seconds: float | None
    """None where the file does not tell."""
    frames: int | None
    """Stated, or worked out from length and rate; None where neither is known."""
    has_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VideoFrame:
    """One frame: its number from 0, its time from the beginning of the file, and its pixels (RGB, H x W x 3)."""

    index: int
    seconds: float
    image: Image


class Video:
    """An open video. Its frames are read once, from the first to the last."""

    def __init__(self, container: InputContainer, stream: VideoStream, name: str) -> None:
        self._container = container
        self._stream = stream
        self._name = name
        self._times = VideoTimes(container, stream)
        self._damaged = False
        stream.thread_type = "AUTO"
        self._decoded = self._decode()
        self._first = next(self._decoded, None)
        if self._first is None:
            raise _broken_off(name)
        self.info = self._told(self._first)

    def frames(self, *, step: int = 1) -> Iterator[VideoFrame]:
        """Yield every ``step``-th frame, beginning with the first.

        Raises TruncatedVideoError after the last frame that could be read when the file breaks off before its end.
        """
        last_s = None
        for index, frame in enumerate(self._all()):
            if index == MOST_FRAMES:
                raise _too_many(self._name)
            last_s = self._times.seconds(frame, last_s)
            if index % step == 0:
                yield VideoFrame(index=index, seconds=last_s, image=self._upright(frame))
        if not self._times.is_whole(damaged=self._damaged):
            raise _broken_off(self._name, after_s=last_s)

    def frame_at(self, seconds: float) -> VideoFrame:
        """Return the frame that is shown at that time, or the last one; its index is worked out from the rate.

        Ends the reading of ``frames``.
        """
        self._container.seek(self._times.place_of(seconds), stream=self._stream, backward=True)
        found, after = None, seconds + float(1 / self.info.rate) / 2
        for frame in self._decode():
            if found is not None and (self._times.stated_s(frame) or 0.0) > after:
                break
            found = frame
        if found is None:
            raise _broken_off(self._name)
        at = self._times.stated_s(found) or 0.0
        return VideoFrame(index=round(at * self.info.rate), seconds=at, image=self._upright(found))

    def _all(self) -> Iterator[av.VideoFrame]:
        if self._first is not None:
            first, self._first = self._first, None
            yield first
        yield from self._decoded

    def _decode(self) -> Iterator[av.VideoFrame]:
        """Yield what can be decoded; a damaged piece is left out and noted. Of sound only the times are looked at."""
        packets = self._container.demux(self._stream, *self._container.streams.audio)
        while True:
            try:
                packet = next(packets, None)
                frames = self._pictures_in(packet) if packet else []
            except (av.error.InvalidDataError, av.error.EOFError):
                self._damaged = True
                self._check_refused(refused=False)
                continue
            except av.FFmpegError as error:
                self._damaged = True
                self._check_refused(refused=isinstance(error, av.error.ArgumentError))
                return
            if packet is None:
                return
            for frame in frames:
                _check_size(frame.width, frame.height, self._name)
                yield frame

    def _pictures_in(self, packet: "Packet[Any]") -> list[av.VideoFrame]:
        """The last packet of a stream is empty, and has no number of its own."""
        self._times.note(packet)
        return packet.decode() if packet.stream.index == self._stream.index else []

    def _check_refused(self, *, refused: bool) -> None:
        """Raise ImageTooLargeError when that is why a frame was not decoded: some decoders say how large it is."""
        width, height = self._stream.codec_context.width, self._stream.codec_context.height
        _check_size(width, height, self._name)
        if refused and not width:
            raise _too_large(self._name)

    def _upright(self, frame: av.VideoFrame) -> Image:
        """Return the frame in the size of the first one, which players keep too."""
        turns = _quarter_turns(frame)
        size = self.info.width, self.info.height
        width, height = size if turns % 2 == 0 else size[::-1]
        pixels = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
        return np.ascontiguousarray(np.rot90(pixels, turns), np.uint8)

    def _told(self, first: av.VideoFrame) -> VideoInfo:
        """A stretched video is shown in its height, with the width that makes pixels square."""
        stretch = self._stream.sample_aspect_ratio or Fraction(1)
        width, height = max(round(first.width * stretch), 1), first.height
        _check_size(width, height, self._name)
        if _quarter_turns(first) % 2:
            width, height = height, width
        length, rate = self._times.length_s, self._times.rate
        return VideoInfo(
            name=self._name,
            width=width,
            height=height,
            rate=rate,
            time_base=self._times.unit_s,
            seconds=length,
            frames=self._stream.frames or (round(length * rate) if length else None),
            has_sound=bool(self._container.streams.audio),
        )


@contextmanager
def open_video(path: Path) -> Iterator[Video]:
    """Open a video file; raises MediaError when it cannot be read."""
    with opened(path) as (container, stream):
        _check_size(stream.width, stream.height, path.name)
        yield Video(container, stream, path.name)


def video_info(path: Path) -> VideoInfo:
    """Return what a video file says of itself; raises MediaError when it cannot be read."""
    with open_video(path) as video:
        return video.info


def _quarter_turns(frame: av.VideoFrame) -> int:
    """Return how many times a frame must be turned by 90 degrees against the clock, as its file says."""
    return round(frame.rotation / 90) % (FULL_TURN // 90)


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > MAX_FRAME_PIXELS:
        raise ImageTooLargeError(
            "{name} is too large: {width} x {height} pixels, and at most {limit:,} in all can be read. "
            "Reduce it and try again.",
            name=name,
            width=width,
            height=height,
            limit=MAX_FRAME_PIXELS,
        )


def _too_large(name: str) -> ImageTooLargeError:
    return ImageTooLargeError(
        "{name} holds a frame of more than {limit:,} pixels, which is too large to be read. Reduce it and try again.",
        name=name,
        limit=MAX_FRAME_PIXELS,
    )


def _too_many(name: str) -> MediaError:
    return MediaError(
        "{name} has more than {limit:,} frames; nothing after them is looked at. Cut it into parts.",
        name=name,
        limit=MOST_FRAMES,
    )


def _broken_off(name: str, after_s: float | None = None) -> TruncatedVideoError:
    if after_s is None:
        return TruncatedVideoError(
            "{name} breaks off or is damaged: no frame of it can be read. Copy or download it again.", name=name
        )
    return TruncatedVideoError(
        "{name} breaks off or is damaged: nothing can be read after {seconds:.1f} s. Copy or download it again.",
        name=name,
        seconds=after_s,
    )
