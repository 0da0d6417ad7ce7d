"""Frames as they are shown, at their own times; and why a file gives none."""

from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.errors import EmptyFileError, ImageTooLargeError, MediaError, NotAVideoError, TruncatedVideoError
from fer_core.media import video
from fer_core.media.video import open_video, video_info
from tests.drawn_video import CODECS, RATE, drawn_frame, write_video
from tests.real_data import real


def read(path: Path, step: int = 1) -> list[video.VideoFrame]:
    with open_video(path) as opened:
        return list(opened.frames(step=step))


@pytest.mark.parametrize("suffix", CODECS)
def test_every_container_gives_its_frames_at_their_times(tmp_path, suffix):
    frames = read(write_video(tmp_path / f"a{suffix}"))
    assert [frame.index for frame in frames] == list(range(12))
    assert [frame.seconds for frame in frames] == pytest.approx([n / 29.97 for n in range(12)], abs=6e-4)
    assert all(np.abs(frame.image.astype(int) - drawn_frame(n)).mean() < 12 for n, frame in enumerate(frames))


def test_the_true_rate_is_kept(tmp_path):
    info = video_info(write_video(tmp_path / "a.mp4"))
    assert (info.rate, info.frames, info.has_sound) == (RATE, 12, False)
    assert info.seconds == pytest.approx(12 / 29.97, abs=0.001)


def test_uneven_times_stay_uneven(tmp_path):
    times = [0, 40, 50, 200, 333]
    frames = read(write_video(tmp_path / "a.mp4", 5, times_ms=times))
    assert [1000 * frame.seconds for frame in frames] == pytest.approx(times, abs=1e-6)


def test_every_third_frame_keeps_its_number_and_time(tmp_path):
    frames = read(write_video(tmp_path / "a.mp4"), step=3)
    assert [frame.index for frame in frames] == [0, 3, 6, 9]
    assert frames[2].seconds == pytest.approx(6 / 29.97, abs=1e-4)


@pytest.mark.parametrize(("rotation", "corner"), [(90, (-1, 0)), (-90, (0, -1)), (180, (-1, -1))])
def test_a_phones_rotation_is_applied(tmp_path, rotation, corner):
    frame = read(write_video(tmp_path / "a.mp4", 3, rotation=rotation))[0]
    assert frame.image.shape == ((96, 64, 3) if rotation != 180 else (64, 96, 3))
    y, x = (3 if end == 0 else -4 for end in corner)
    assert frame.image[y, x] == pytest.approx([220, 30, 30], abs=12)


def test_stretched_pixels_become_square(tmp_path):
    path = write_video(tmp_path / "a.mp4", 3, stretch=Fraction(2))
    assert (video_info(path).width, read(path)[0].image.shape) == (192, (64, 192, 3))


def test_a_moment_is_found(tmp_path):
    path = write_video(tmp_path / "a.mp4", 40)
    with open_video(path) as opened:
        for wanted in (20, 3, 39):
            assert opened.frame_at(wanted / 29.97).index == wanted
        assert opened.frame_at(99.0).index == 39


def test_only_one_frame_is_held(tmp_path, monkeypatch):
    made = []
    upright = video.Video._upright
    monkeypatch.setattr(video.Video, "_upright", lambda self, frame: made.append(1) or upright(self, frame))
    with open_video(write_video(tmp_path / "a.mp4", 40)) as opened:
        assert len(list(islice(opened.frames(), 3))) == len(made) == 3


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("empty.mp4", b"", EmptyFileError),
        ("words.mp4", b"not a video at all " * 40, NotAVideoError),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", NotAVideoError),
        ("torn.mp4", b"\0\0\0\x20ftypisom" + bytes(200), TruncatedVideoError),
    ],
)
def test_what_is_no_video_is_told(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(kind, match=name):
        read(tmp_path / name)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(MediaError, match="no such file"):
        read(tmp_path / "a.mp4")
    with pytest.raises(MediaError, match="it is a folder"):
        read(tmp_path)


def test_a_song_is_no_video(tmp_path):
    with av.open(str(tmp_path / "song.mp4"), "w") as file:
        tone = file.add_stream("aac", rate=44100, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4410), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 44100, 0
        file.mux(tone.encode(frame))
        file.mux(tone.encode(None))
    with pytest.raises(NotAVideoError, match="no moving pictures"):
        read(tmp_path / "song.mp4")


def test_a_video_without_its_table_of_contents_is_truncated(tmp_path):
    whole = write_video(tmp_path / "a.avi").read_bytes()
    (tmp_path / "b.avi").write_bytes(whole[:300])
    with pytest.raises(TruncatedVideoError, match=r"b.avi breaks off or is damaged"):
        read(tmp_path / "b.avi")


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_what_comes_before_the_break_is_read(tmp_path, suffix):
    path = write_video(tmp_path / f"a{suffix}", 120)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    found = []
    with pytest.raises(TruncatedVideoError, match=r"nothing can be read after \d+\.\d s"), open_video(path) as opened:
        found.extend(frame.index for frame in _noted(opened, found))
    assert 20 < found[-1] < 110


def _noted(opened, found):
    for frame in opened.frames():
        found.append(frame.index)
        yield frame


def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr(video, "MAX_FRAME_PIXELS", 96 * 64 - 1)
    with pytest.raises(ImageTooLargeError, match="96 x 64"):
        read(write_video(tmp_path / "a.mp4", 3))


def test_the_interview_is_read_as_it_is(interview_video):
    info = video_info(interview_video)
    assert (info.width, info.height, info.frames, info.rate) == (596, 336, 464, Fraction(2997, 100))


def test_a_film_with_uneven_times_and_sound():
    info = video_info(real("video/leaves.mov"))
    assert (info.width, info.height, info.frames, info.has_sound) == (960, 540, 169, True)
