"""Small videos drawn in code: a red corner in the top left, a blue bar that moves from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from fer_core.results import Image

RATE = Fraction(30000, 1001)
CODECS = {".mp4": "libx264", ".mov": "libx264", ".mkv": "libx264", ".webm": "libvpx", ".avi": "mpeg4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A sound of its own length."""

    codec: str
    seconds: float
    rate: int = 44100


def drawn_frame(number: int, size: tuple[int, int] = (96, 64)) -> Image:
    width, height = size
    image = np.full((height, width, 3), 60, np.uint8)
    image[: height // 3, : width // 3] = (220, 30, 30)
    image[height // 2 :, 3 * number % width : 3 * number % width + 6] = (20, 20, 220)
    return image


def write_video(
    path: Path,
    frames: int = 12,
    *,
    size: tuple[int, int] = (96, 64),
    times_ms: Sequence[int] | None = None,
    rotation: int = 0,
    stretch: Fraction | None = None,
    sound: str | Tone | None = None,
    images: Sequence[Image] = (),
) -> Path:
    """``times_ms`` gives frames times of their own; ``sound`` that is only a codec lasts as long as the video."""
    told = Tone(codec=sound, seconds=float(frames / RATE)) if isinstance(sound, str) else sound
    with av.open(str(path), "w", container_options={"movflags": "+faststart"} if path.suffix == ".mp4" else {}) as file:
        stream = file.add_stream(CODECS[path.suffix], rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        if times_ms:
            stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        if stretch:
            stream.codec_context.sample_aspect_ratio = stretch
        if rotation:
            stream.set_display_rotation(rotation)
        tone = file.add_stream(told.codec, rate=told.rate, layout="mono") if told else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(images[number] if images else drawn_frame(number, size))
            frame.pts = times_ms[number] if times_ms else number
            frame.time_base = Fraction(1, 1000) if times_ms else 1 / RATE
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
        if told and tone:
            _write_tone(file, tone, round(told.rate * told.seconds))
    return path


def _write_tone(file: av.container.OutputContainer, tone: av.AudioStream, samples: int) -> None:
    wave = (3000 * np.sin(np.arange(samples) / 20)).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts = tone.codec_context.sample_rate, 0
    file.mux(tone.encode(frame))
    file.mux(tone.encode(None))


def rearranged(film: Path, into: Path, places: Sequence[int]) -> Path:
    """Copy the streams with these places, in this order; one that comes twice is filled where it comes last."""
    with av.open(str(film)) as source, av.open(str(into), "w") as target:
        streams = [target.add_stream_from_template(source.streams[place]) for place in places]
        last = dict(zip(places, streams, strict=True))
        for packet in source.demux():
            if packet.size:
                packet.stream = last[packet.stream_index]
                target.mux_one(packet)
    return into


def with_unknown_sound(film: Path) -> Path:
    """Make the codec of an MKV's first sound, plain samples, one that nobody knows."""
    film.write_bytes(film.read_bytes().replace(b"A_PCM/INT/LIT", b"A_XYZ/INT/LIT", 1))
    return film


def write_pictures(path: Path, times_ms: Sequence[int], *, last_ms: int = 40, huge: int | None = None) -> Path:
    """Write frames that do without each other, so that one can have any time, and any size: ``huge`` is its place.

    ``last_ms`` is how long the last one stands. The header says 96 x 64.
    """
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuvj420p"
        file.start_encoding()
        for place, at in enumerate(times_ms):
            packet = av.Packet(_jpeg(6400 if place == huge else None))
            packet.pts, packet.dts, packet.time_base = at, at if last_ms != 40 else 40 * place, Fraction(1, 1000)
            packet.duration, packet.stream, packet.is_keyframe = 40, stream, True
            if place == len(times_ms) - 1:
                packet.duration = last_ms
            file.mux(packet)
    return path


def _jpeg(says_px: int | None) -> bytes:
    """A small picture that may say of itself that it is large."""
    coder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(coder, av.VideoCodecContext)
    coder.width, coder.height, coder.pix_fmt, coder.time_base = 96, 64, "yuvj420p", Fraction(1, 25)
    (packet,) = coder.encode(av.VideoFrame(96, 64, "yuvj420p"))
    data = bytes(packet)
    if says_px is None:
        return data
    size = data.index(b"\xff\xc0") + 5
    return data[:size] + 2 * says_px.to_bytes(2, "big") + data[size + 4 :] + bytes(says_px * says_px // 32)
