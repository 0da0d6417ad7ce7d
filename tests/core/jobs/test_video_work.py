"""A video as a job: what it leaves in the workspace, and how it is stopped."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.errors import ConfigurationError
from fer_core.jobs import video_work
from fer_core.jobs.job import Job, start_job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.watch import Watch
from fer_core.media.video import open_video
from tests.core.analysis.videos.moving import SquareDetector, moving_pipeline, scene
from tests.drawn_video import write_video


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return write_video(tmp_path / "film.mp4", 30, size=(240, 120), images=[scene((20 + n, 235)) for n in range(30)])


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setattr(video_work, "build_pipeline", lambda config: moving_pipeline(SquareDetector()))
    (tmp_path / "job").mkdir()
    return Watch(Job(tmp_path / "job"), JobStatus())


def test_findings_and_copy_lie_in_the_workspace(film: Path, watch: Watch, home: Path) -> None:
    asked = {"source": str(film), "into": "film 1", "annotated": True, "config": {"frame_step": 3}}
    result = video_work.look_at_video(asked, watch)
    assert (result["video"], result["ending"], result["frames"]) == ("film 1", "whole", 10)
    found = VideoFindings(home / "videos" / "film 1")
    assert (found.head.source, len(list(found.frames()))) == ("film.mp4", 10)
    with open_video(found.folder / video_work.ANNOTATED_NAME) as copy:
        assert len(list(copy.frames())) == 10
    assert (watch.status.done, watch.status.total) == (10, 10)
    assert watch.status.result["frames_a_second"] > 0


def test_a_cancel_keeps_what_was_done(film: Path, watch: Watch, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter([False] * 7 + [True])
    monkeypatch.setattr(watch, "cancelled", lambda: next(asked))
    result = video_work.look_at_video({"source": str(film), "into": "film"}, watch)
    assert result["ending"] == "cancelled"
    assert len(list(VideoFindings(home / "videos/film").frames())) == result["frames"] == 7


def test_a_name_that_leaves_the_folder_is_refused(film: Path, watch: Watch) -> None:
    with pytest.raises(ConfigurationError, match="cannot be a folder's name"):
        video_work.look_at_video({"source": str(film), "into": "../film"}, watch)


def test_a_broken_upload_is_called_as_the_person_did(ended: Callable[..., JobStatus]) -> None:
    def uploaded(folder: Path) -> None:
        (folder / "source").mkdir()
        (folder / "source" / "my film.mp4").write_bytes(b"no video")

    status = ended(start_job("video", {"source": "x", "into": "film"}, title="x", prepare=uploaded))
    assert status.state == "failed"
    assert str(status.error).startswith("my film.mp4 is not a video that can be read here."), json.dumps(str(status))
