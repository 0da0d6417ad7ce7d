"""When the frames of a video are shown, how long it says that it is, and whether it was read to its end."""

import re
from fractions import Fraction
from typing import Any, Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

ENDS_EARLY_S: Final = 1.0
ENDS_EARLY_SHARE: Final = 0.05
"""A video that stops so much before the end that its header states has broken off."""
LONGEST_PAUSE_S: Final = 3600.0
"""From one frame to the next; a time that is further away is a broken number."""
PAST_THE_END_S: Final = 60.0
"""So much later than the stated end a time is broken too. Where frames are reordered, a header can be short by one
pause between two of them."""
LONGEST_S: Final = 30 * 24 * 3600.0
"""A file that states more does not tell its length."""
MOST_RATE: Final = 500
"""What a browser records states 1000, which is the unit of its times."""
USUAL_RATE: Final = Fraction(25)
"""Frames a second where a file states none; its times are still the file's own."""
ONE_LENGTH: Final = "matroska"
"""In MKV and WebM the header states one length, which is that of the longest stream."""
LENGTH_TAG: Final = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")
"""Beside it, most of these files have such a text for each stream: hours, minutes and seconds."""


class VideoTimes:
    """The times of one open video, in seconds from the beginning of its file."""

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream
        self._start_s = (container.start_time or 0) / av.time_base
        self._ends: dict[int, float] = {}
        self.rate = _rate(stream)

    @property
    def unit_s(self) -> Fraction:
        """What the file counts its times in."""
        return self._stream.time_base or Fraction(1, 90_000)

    @property
    def length_s(self) -> float | None:
        """What the file states for its pictures; None where it does not tell. Fragments that are read may add to it."""
        if self._stream.duration and not self._has_one_length:
            return _sane(float(self._stream.duration * self.unit_s))
        own, whole = _tagged_s(self._stream), self._whole_s
        return min(own, whole) if own and whole else whole

    def place_of(self, seconds: float) -> int:
        """Return the file's own number for a time."""
        return round((max(seconds, 0) + self._start_s) / self.unit_s)

    def note(self, packet: "Packet[Any]") -> None:
        """Remember how far a stream was read."""
        if packet.pts is None or packet.time_base is None:
            return
        lasts_s = float((packet.duration or 0) * packet.time_base)
        if packet.stream_index == self._stream.index and not lasts_s:
            lasts_s = float(1 / self.rate)
        end_s = float(packet.pts * packet.time_base) + lasts_s
        self._ends[packet.stream_index] = max(self._ends.get(packet.stream_index, 0.0), end_s)

    def stated_s(self, frame: av.VideoFrame) -> float | None:
        """Return the time that the file gives a frame."""
        pts = frame.pts if frame.pts is not None else frame.dts
        return None if pts is None else float(pts * (frame.time_base or self.unit_s)) - self._start_s

    def seconds(self, frame: av.VideoFrame, last_s: float | None) -> float:
        """Return a frame's time after that of the frame before it, ``last_s``.

        A frame follows that one at the usual distance when it has no time, an earlier one, or one that is absurd.
        """
        stated, before = self.stated_s(frame), -1.0 if last_s is None else last_s
        if stated is not None and stated > before and not self._is_absurd(stated, max(before, 0.0)):
            return stated
        return 0.0 if last_s is None else last_s + float(1 / self.rate)

    def is_whole(self, *, damaged: bool) -> bool:
        """Tell whether the end was reached; ``damaged`` says that a piece could not be decoded."""
        missing_s = (self.length_s or 0.0) - (self._ends.get(self._stream.index, 0.0) - self._start_s)
        if damaged and missing_s > 0.5 * ENDS_EARLY_S:
            return False
        if self._has_one_length:
            missing_s = (self._whole_s or 0.0) - max(self._ends.values(), default=0.0)
        return missing_s <= max(ENDS_EARLY_S, ENDS_EARLY_SHARE * (self.length_s or 0.0))

    @property
    def _whole_s(self) -> float | None:
        return _sane((self._container.duration or 0) / av.time_base)

    @property
    def _has_one_length(self) -> bool:
        return ONE_LENGTH in self._container.format.name

    def _is_absurd(self, seconds: float, before: float) -> bool:
        """One such time would move all frames after it, as theirs lie before it."""
        jump, end = seconds - before, self.length_s
        past_the_end = end is not None and seconds > end + PAST_THE_END_S and jump > PAST_THE_END_S
        return jump > LONGEST_PAUSE_S or past_the_end


def _rate(stream: VideoStream) -> Fraction:
    stated = (rate for rate in (stream.average_rate, stream.guessed_rate) if rate and 0 < rate <= MOST_RATE)
    return next(stated, USUAL_RATE)


def _sane(seconds: float) -> float | None:
    return seconds if 0 < seconds <= LONGEST_S else None


def _tagged_s(stream: VideoStream) -> float | None:
    found = LENGTH_TAG.fullmatch(stream.metadata.get("DURATION", ""))
    return found and 3600.0 * int(found[1]) + 60.0 * int(found[2]) + float(found[3])
