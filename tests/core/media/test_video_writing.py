"""What is written is decoded again: pictures, times and sound."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.errors import OutputError
from fer_core.media.video import VideoFrame, open_video, video_info
from fer_core.media.video_writing import VideoTarget, video_writer
from tests.drawn_video import Tone, drawn_frame, rearranged, with_unknown_sound, write_video
from tests.real_data import real


def target(size: tuple[int, int] = (96, 64), sound_from: Path | None = None) -> VideoTarget:
    rate = Fraction(30000, 1001)
    return VideoTarget(width=size[0], height=size[1], rate=rate, time_base=1 / (rate * 1001), sound_from=sound_from)


def streams(path: Path) -> dict[str, tuple[str, float]]:
    """Codec and seconds by kind."""
    with av.open(str(path)) as file:
        return {s.type: (s.codec_context.name, float(s.duration * s.time_base)) for s in file.streams}


def copied(source: Path, path: Path, *, most: int | None = None) -> Path:
    with open_video(source) as video, video_writer(path, VideoTarget.like(video.info, source)) as writer:
        for frame in video.frames():
            if frame.index == most:
                writer.cut_short()
                break
            writer.write(frame.image, frame.seconds)
    return path


def test_pictures_and_uneven_times_come_back(tmp_path):
    times = [0.0, 0.1, 0.15, 0.5, 0.51]
    with video_writer(tmp_path / "a.mp4", target()) as writer:
        for number, seconds in enumerate(times):
            writer.write(drawn_frame(number), seconds)
    with open_video(tmp_path / "a.mp4") as video:
        frames = list(video.frames())
    assert [frame.seconds for frame in frames] == pytest.approx(times, abs=1e-4)
    assert all(np.abs(frame.image.astype(int) - drawn_frame(n)).mean() < 12 for n, frame in enumerate(frames))


def test_it_is_h264_that_browsers_play_from_its_beginning(tmp_path):
    path = copied(write_video(tmp_path / "a.mkv"), tmp_path / "b.mp4")
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate == pytest.approx(29.97, abs=0.05)
    data = path.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_the_exact_rate_stays(tmp_path):
    assert video_info(copied(write_video(tmp_path / "a.mp4"), tmp_path / "b.mp4")).rate == Fraction(30000, 1001)


def test_odd_sides_are_rounded_up(tmp_path):
    with video_writer(tmp_path / "a.mp4", target((95, 63))) as writer:
        writer.write(drawn_frame(0, (95, 63)), 0)
    assert (video_info(tmp_path / "a.mp4").width, video_info(tmp_path / "a.mp4").height) == (96, 64)


@pytest.mark.parametrize(
    ("suffix", "codec", "written"),
    [(".mp4", "aac", "aac"), (".mkv", "pcm_s16le", "aac"), (".mkv", "mp3", "mp3")],
    ids=["AAC is copied", "plain samples become AAC", "MP3 is copied"],
)
def test_sound_is_kept(tmp_path, suffix, codec, written):
    path = copied(write_video(tmp_path / f"a{suffix}", 40, sound=codec), tmp_path / "b.mp4")
    name, seconds = streams(path)["audio"]
    assert name.startswith(written)
    assert seconds == pytest.approx(40 / 29.97, abs=0.1)


@pytest.mark.parametrize(
    ("codec", "rate", "written"),
    [("pcm_s16le", 192_000, 96_000), ("pcm_s16le", 44_056, 44_100), ("pcm_s16le", 5_000, 7_350), ("mp3", 8_000, 8_000)],
    ids=["too high", "odd", "too low", "MP3 that an MP4 does not take"],
)
def test_sound_of_any_rate_becomes_aac_of_the_nearest_one(tmp_path, codec, rate, written):
    tone = Tone(codec=codec, seconds=0.67, rate=rate)
    path = copied(write_video(tmp_path / "a.mkv", 20, sound=tone), tmp_path / "b.mp4")
    assert streams(path)["audio"] == ("aac", pytest.approx(0.67, abs=0.05))
    with av.open(str(path)) as file:
        assert file.streams.audio[0].codec_context.sample_rate == written


def test_sound_that_nobody_knows_is_left_out_and_told(tmp_path):
    film = with_unknown_sound(write_video(tmp_path / "a.mkv", 20, sound="pcm_s16le"))
    with video_writer(tmp_path / "b.mp4", VideoTarget.like(video_info(film), film)) as writer:
        for number in range(20):
            writer.write(drawn_frame(number), number / 30)
    assert writer.has_lost_sound
    assert set(streams(tmp_path / "b.mp4")) == {"video"}


def test_the_first_sound_that_is_known_is_taken(tmp_path):
    film = write_video(tmp_path / "a.mkv", 20, sound="pcm_s16le")
    both = with_unknown_sound(rearranged(film, tmp_path / "two.mkv", [0, 1, 1]))
    assert streams(copied(both, tmp_path / "b.mp4"))["audio"][0] == "aac"


def test_sound_that_breaks_while_it_is_coded_ends_there(tmp_path, monkeypatch):
    def broken(*_arguments):
        yield from ()
        raise av.error.InvalidDataError(1, "broken")

    monkeypatch.setattr("fer_core.media.sound._copied", broken)
    film = write_video(tmp_path / "a.mp4", 20, sound="aac")
    assert len(frames_of(copied(film, tmp_path / "b.mp4"))) == 20


def frames_of(path: Path) -> list[VideoFrame]:
    with open_video(path) as video:
        return list(video.frames())


def test_without_a_frame_there_is_no_file(tmp_path):
    film = write_video(tmp_path / "a.mp4", 20, sound="aac")
    copied(film, tmp_path / "b.mp4", most=0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_sound_ends_with_a_video_that_was_stopped(tmp_path):
    path = copied(write_video(tmp_path / "a.mp4", 60, sound="aac"), tmp_path / "b.mp4", most=15)
    assert streams(path)["video"][1] == pytest.approx(0.5, abs=0.04)
    assert streams(path)["audio"][1] == pytest.approx(0.5, abs=0.1)


def test_the_sound_of_a_phones_film_is_the_same_to_the_byte(tmp_path):
    source = real("video/leaves.mov")
    path = copied(source, tmp_path / "b.mp4", most=95)  # it begins after 2.4 s
    copy, original = _sound_packets(path), _sound_packets(source)
    assert len(copy) > 20
    assert [data for _, data in copy] == [data for _, data in original[: len(copy)]]
    assert [at for at, _ in copy] == pytest.approx([at for at, _ in original[: len(copy)]], abs=0.03)


def _sound_packets(path: Path) -> list[tuple[float, bytes]]:
    with av.open(str(path)) as file:
        return [
            (float(packet.pts * packet.time_base), bytes(packet))
            for packet in file.demux(file.streams.audio[0])
            if packet.size
        ]


def test_a_failure_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="frames are"), video_writer(tmp_path / "a.mp4", target()) as writer:
        writer.write(drawn_frame(0, (48, 48)), 0)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError), video_writer(tmp_path / "file" / "a.mp4", target()):
        pass
