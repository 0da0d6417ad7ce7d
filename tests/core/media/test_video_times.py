"""A video that is whole is not called damaged, and one broken time does not move all frames after it."""

from pathlib import Path

import pytest

from fer_core.errors import ImageTooLargeError, MediaError, TruncatedVideoError
from fer_core.media import video
from fer_core.media.video import VideoFrame, open_video, video_info
from tests.drawn_video import Tone, rearranged, write_pictures, write_video


def read(path: Path) -> list[VideoFrame]:
    with open_video(path) as opened:
        return list(opened.frames())


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_a_last_picture_that_stands_for_long_is_no_break(tmp_path: Path, suffix: str) -> None:
    film = write_pictures(tmp_path / f"screen{suffix}", [0, 40, 80, 120], last_ms=5000)
    assert video_info(film).seconds == pytest.approx(5.12, abs=0.01)
    assert len(read(film)) == 4


@pytest.mark.parametrize(("suffix", "codec"), [(".mkv", "aac"), (".webm", "libopus"), (".mp4", "aac")])
def test_sound_that_lasts_longer_is_no_break(tmp_path: Path, suffix: str, codec: str) -> None:
    film = write_video(tmp_path / f"talk{suffix}", 20, sound=Tone(codec=codec, seconds=5, rate=48000))
    info = video_info(film)
    assert (info.seconds, info.frames) == (pytest.approx(0.67, abs=0.01), 20)
    assert len(read(film)) == 20


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_every_frame_is_read_when_the_sound_comes_first_in_the_file(tmp_path: Path, suffix: str) -> None:
    film = write_video(tmp_path / f"a{suffix}", 20, sound="aac")
    assert len(read(rearranged(film, tmp_path / f"b{suffix}", [1, 0]))) == 20


def test_a_film_with_longer_sound_that_breaks_off_is_told(tmp_path: Path) -> None:
    film = write_video(tmp_path / "talk.mkv", 120, sound=Tone(codec="aac", seconds=9))
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    with pytest.raises(TruncatedVideoError, match="nothing can be read after"):
        read(film)


@pytest.mark.parametrize("far_ms", [10**15, 7_200_000], ids=["absurd", "two hours"])
def test_one_broken_time_moves_no_other_frame(tmp_path: Path, far_ms: int) -> None:
    times = [0, 40, 80, far_ms, 160, 200]
    frames = read(write_pictures(tmp_path / "far.mkv", times))
    assert [frame.seconds for frame in frames] == pytest.approx([0, 0.04, 0.08, 0.12, 0.16, 0.2], abs=0.008)
    assert video_info(tmp_path / "far.mkv").seconds in (None, pytest.approx(7200, abs=1))


def test_a_long_pause_is_kept(tmp_path: Path) -> None:
    times = [0, 40, 1_800_000, 1_800_040]
    frames = read(write_video(tmp_path / "a.mkv", 4, times_ms=times))
    assert [1000 * frame.seconds for frame in frames] == pytest.approx(times)


@pytest.mark.parametrize("place", [0, 2], ids=["behind a small header", "after small frames"])
def test_a_frame_too_large_is_refused_before_it_is_decoded(tmp_path: Path, place: int) -> None:
    film = write_pictures(tmp_path / "lies.mkv", [0, 40, 80, 120], huge=place)
    seen: list[int] = []
    with pytest.raises(ImageTooLargeError, match="more than 36,000,000 pixels"), open_video(film) as opened:
        seen.extend(frame.index for frame in opened.frames())
    assert len(seen) in (0, place)


def test_frames_without_end_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "MOST_FRAMES", 5)
    with pytest.raises(MediaError, match="more than 5 frames"):
        read(write_video(tmp_path / "a.mp4", 6))
    assert len(read(write_video(tmp_path / "b.mp4", 5))) == 5
