"""Findings of a work that was killed can be read as far as they are whole."""

from pathlib import Path

import pytest

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos import findings_folder
from fer_core.analysis.videos.findings_folder import FACES_NAME, VideoFindings
from fer_core.analysis.videos.moment import found_at, until_s
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.config import VideoConfig
from tests.core.analysis.videos.moving import scene
from tests.drawn_video import write_video

FRAMES = 30


@pytest.fixture
def film(tmp_path: Path) -> Path:
    images = [scene((20 + n, 235)) for n in range(FRAMES)]
    return write_video(tmp_path / "film.mp4", FRAMES, size=(240, 120), images=images)


def test_what_was_found_is_on_disk_while_the_work_goes_on(
    pipeline: Pipeline, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings_folder, "FLUSH_S", 0)
    seen = []

    def look(done: int, _total: int) -> None:
        seen.append((done, len(list(VideoFindings(tmp_path / "found").frames()))))

    analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "found"), VideoConfig(), progress=look)
    assert seen == [(done, done) for done in range(1, FRAMES + 1)]


@pytest.mark.parametrize("lost", [1, 700, 5000])
def test_faces_that_are_missing_at_the_end_take_only_their_frames(
    pipeline: Pipeline, film: Path, tmp_path: Path, lost: int
) -> None:
    found = analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "found"), VideoConfig())
    whole = list(found.frames())
    faces = found.folder / FACES_NAME
    row = faces.stat().st_size // FRAMES
    faces.write_bytes(faces.read_bytes()[:-lost])
    kept = FRAMES - -(-lost // row)
    assert [frame.index for frame in found.frames()] == [frame.index for frame in whole[:kept]]
    last = found_at(found, 99)
    assert last and last.index == kept - 1 and len(last.faces) == 1
    assert until_s(found) == whole[kept - 1].seconds


def test_no_faces_at_all_are_no_frames(pipeline: Pipeline, film: Path, tmp_path: Path) -> None:
    found = analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "found"), VideoConfig())
    (found.folder / FACES_NAME).write_bytes(b"")
    assert list(found.frames()) == [] and found_at(found, 0) is None and until_s(found) == 0
