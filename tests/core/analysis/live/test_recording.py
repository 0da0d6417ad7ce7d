"""A recording: made when asked for, whole when it ends, gone when it is forgotten."""

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from fer_core.analysis.live.recording import LiveRecording
from fer_core.analysis.live.recording_folder import sweep_recordings
from fer_core.media.video import open_video
from tests.core.analysis.live.found import until
from tests.drawn_video import drawn_frame


def filmed(recording: LiveRecording, now: list[float], frames: int, size: tuple[int, int] = (96, 64)) -> None:
    """Give frames at ten a second, each when the one before is written."""
    for number in range(frames):
        recording.add(drawn_frame(number, size))
        assert until(lambda: recording._pictures.unfinished_tasks == 0)
        now[0] += 0.1


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def recording(now) -> LiveRecording:
    return LiveRecording(clock=lambda: now[0])


def read(recording: LiveRecording) -> list:
    with open_video(recording.file) as video:
        return list(video.frames())


def test_every_picture_comes_back_at_its_time(recording, now):
    filmed(recording, now, 6)
    assert recording.running and recording.file is None
    recording.stop()
    frames = read(recording)
    assert [frame.seconds for frame in frames] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5], abs=0.002)
    assert recording.seconds == pytest.approx(0.5)
    difference = np.abs(frames[3].image.astype(int) - drawn_frame(3)).mean()
    assert difference < 12  # the colours of H.264 are halved


def test_another_cameras_pictures_are_fitted_in(recording, now):
    filmed(recording, now, 2)
    filmed(recording, now, 2, (192, 128))
    recording.stop()
    assert [frame.image.shape for frame in read(recording)] == [(64, 96, 3)] * 4


def test_it_ends_by_itself_when_no_picture_comes(recording, now):
    filmed(recording, now, 2)
    now[0] += 10
    assert until(lambda: not recording.running)
    assert len(read(recording)) == 2
    recording.add(drawn_frame(0))
    assert len(read(recording)) == 2


def test_a_forgotten_one_ends_after_its_longest_time(now):
    recording = LiveRecording(clock=lambda: now[0], longest_s=0.35)
    filmed(recording, now, 5)
    assert until(lambda: not recording.running)
    assert recording.seconds == pytest.approx(0.3)


def test_without_a_picture_there_is_no_file(recording):
    recording.stop()
    assert (recording.file, recording.problem) == (None, None)


def test_forgetting_deletes_it(recording, now):
    filmed(recording, now, 2)
    folder = recording._path.parent
    recording.forget()
    assert not folder.exists()


def test_a_killed_process_leaves_one_that_the_next_sweep_deletes(now, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = (
        "import os, time; from fer_core.analysis.live.recording_folder import RecordingFolder; "
        "made = RecordingFolder(); (made.path / 'live.mp4').write_bytes(b'a face'); print(made.path, flush=True); "
        "time.sleep(60)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
    left = Path(process.stdout.readline().strip())
    own = LiveRecording(clock=lambda: now[0])
    sweep_recordings()
    assert (left / "live.mp4").exists()  # that one still runs
    process.kill()
    process.communicate()
    sweep_recordings()
    assert not left.exists() and own._path.parent.exists()
    own.forget()
    assert list(tmp_path.iterdir()) == []


def test_it_goes_with_the_session_that_held_it(now):
    recording = LiveRecording(clock=lambda: now[0])
    filmed(recording, now, 2)
    folder = recording._path.parent
    recording.stop()
    assert folder.exists()
    del recording
    gc.collect()
    assert not folder.exists()
