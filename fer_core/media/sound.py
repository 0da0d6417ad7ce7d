"""The sound of one file in another one: copied where browsers play it from an MP4, else as AAC, else left out."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from fer_core.media.video_opening import OPTIONS

SoundPacket: TypeAlias = "Packet[AudioStream]"
AddStream: TypeAlias = Callable[[OutputContainer], AudioStream]

COPIED: Final = frozenset({"aac", "mp3", "opus"})
"""Codecs that MP4 holds and browsers play."""
UNUSABLE: Final = (av.FFmpegError, AttributeError, ValueError)
"""What PyAV raises for a sound that it cannot read, or code."""


class Sound:
    """Moves the first sound of ``source`` that can be read into an open MP4, as far as its pictures have come."""

    def __init__(self, source: Path, target: OutputContainer) -> None:
        self.lost = False
        """Whether some of the sound, or all of it, cannot be moved."""
        self._target = target
        self._source: InputContainer | None = None
        self._packets: Iterator[SoundPacket] = iter(())
        self._next: SoundPacket | None = None
        self._over = False
        try:
            self._source = av.open(str(source.resolve()), options=dict(OPTIONS), metadata_errors="replace")
            self._packets = self._moved(self._source, target)
        except UNUSABLE:
            self._lose()

    def advance(self, until_s: float | None) -> None:
        """Write the sound before ``until_s``, in seconds of the source; None writes all that is left."""
        while not self._over:
            packet = self._following()
            if packet is None:
                self._over = True
            elif until_s is not None and _seconds(packet) > until_s:
                self._next = packet
                return
            else:
                self._write(packet)

    def close(self) -> None:
        if self._source:
            self._source.close()

    def _lose(self) -> None:
        self.lost = self._over = True

    def _following(self) -> "SoundPacket | None":
        packet, self._next = self._next, None
        try:
            return packet or next(self._packets, None)
        except UNUSABLE:
            self._lose()
            return None

    def _write(self, packet: SoundPacket) -> None:
        """What a file does not take is lost; a full disk is no matter of sound."""
        try:
            self._target.mux_one(packet)
        except ValueError:
            self._lose()

    def _moved(self, source: InputContainer, target: OutputContainer) -> Iterator[SoundPacket]:
        """Return the packets of the way that an MP4 takes; raises ValueError where there is none."""
        sound = _first_known(source)
        start_s = (source.start_time or 0) / av.time_base
        if sound.codec_context.codec.canonical_name in COPIED and _takes(_copy_of(sound)):
            return _copied(source, sound, _copy_of(sound)(target), start_s)
        if _takes(_aac_for(sound)):
            return _encoded(source, sound, _aac_for(sound)(target), start_s)
        raise ValueError(f"no MP4 takes {sound.codec_context.name}")


def _first_known(source: InputContainer) -> AudioStream:
    for stream in source.streams.audio:
        with suppress(*UNUSABLE):
            if stream.codec_context.codec is not None:
                return stream
    raise ValueError("no sound that can be decoded")


def _takes(add: AddStream) -> bool:
    """Tell whether an MP4 takes a sound so: only its header shows that, and that of the real one comes once."""
    try:
        with av.open(io.BytesIO(), "w", format="mp4") as trial:
            add(trial)
            trial.start_encoding()
    except UNUSABLE:
        return False
    return True


def _copy_of(sound: AudioStream) -> AddStream:
    return lambda target: target.add_stream_from_template(sound)


def _aac_for(sound: AudioStream) -> AddStream:
    """AAC has a dozen rates; the nearest one is taken."""

    def add(target: OutputContainer) -> AudioStream:
        rates = av.Codec("aac", "w").audio_rates or []
        stream = target.add_stream("aac", rate=min(rates, key=lambda rate: abs(rate - sound.codec_context.sample_rate)))
        context = stream.codec_context
        assert isinstance(context, AudioCodecContext)
        context.layout = "mono" if sound.codec_context.channels == 1 else "stereo"
        return stream

    return add


def _copied(source: InputContainer, sound: AudioStream, into: AudioStream, start_s: float) -> Iterator[SoundPacket]:
    for packet in _demuxed(source, sound):
        if packet.dts is None or packet.time_base is None:
            continue
        shift = round(start_s / packet.time_base)
        packet.pts = packet.pts if packet.pts is None else packet.pts - shift
        packet.dts -= shift
        packet.stream = into
        yield packet


def _encoded(source: InputContainer, sound: AudioStream, into: AudioStream, start_s: float) -> Iterator[SoundPacket]:
    """Silence in the source stays silence: the encoder is told each sample's time."""
    context = into.codec_context
    resampler = av.AudioResampler(format="fltp", layout=context.layout, rate=context.sample_rate)
    shift = round(start_s * context.sample_rate)
    for packet in _demuxed(source, sound, with_end=True):
        try:
            frames = [fitted for frame in packet.decode() for fitted in resampler.resample(frame)]
        except av.FFmpegError:
            continue
        for frame in frames:
            frame.pts = frame.pts if frame.pts is None else frame.pts - shift
            yield from into.encode(frame)
    for frame in resampler.resample(None):
        yield from into.encode(frame)
    yield from into.encode(None)


def _demuxed(source: InputContainer, sound: AudioStream, *, with_end: bool = False) -> Iterator[SoundPacket]:
    try:
        for packet in source.demux(sound):
            if with_end or packet.dts is not None:
                yield packet
    except av.FFmpegError:
        return  # the pictures tell that the file breaks off


def _seconds(packet: SoundPacket) -> float:
    return 0.0 if packet.dts is None or packet.time_base is None else float(packet.dts * packet.time_base)
