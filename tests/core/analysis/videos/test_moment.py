from pathlib import Path

import pytest

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.moment import first_face_s, found_at, until_s
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.config import VideoConfig
from tests.core.analysis.videos.moving import scene
from tests.drawn_video import write_video

FRAME_S = 1001 / 30000


@pytest.fixture
def found(tmp_path: Path, pipeline: Pipeline) -> VideoFindings:
    """Twelve frames: nobody in the first four, one face in the next four, then two."""
    scenes = [scene()] * 4 + [scene((20, 235))] * 4 + [scene((20, 235), (180, 100))] * 4
    film = write_video(tmp_path / "film.mp4", 12, size=(240, 120), images=scenes)
    return analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "found"), VideoConfig(search_every_s=0))


def test_a_moment_has_the_faces_of_its_own_frame(found: VideoFindings) -> None:
    for frame in found.frames():
        there = found_at(found, frame.seconds)
        assert there is not None
        assert (there.index, there.seconds, there.searched) == (frame.index, frame.seconds, frame.searched)
        assert [one.face.box for one in there.faces] == [one.face.box for one in frame.faces]
        assert [one.track for one in there.faces] == [one.track for one in frame.faces]


def test_between_two_frames_the_first_is_shown_and_after_the_end_the_last(found: VideoFindings) -> None:
    assert [found_at(found, seconds).index for seconds in (-1, 1.5 * FRAME_S, 99)] == [0, 1, 11]  # type: ignore[union-attr]


def test_a_time_that_a_browser_rounded_is_still_its_frame(found: VideoFindings) -> None:
    assert found_at(found, round(5 * FRAME_S, 3)).index == 5  # type: ignore[union-attr]


def test_first_face_and_end(found: VideoFindings) -> None:
    assert first_face_s(found) == pytest.approx(4 * FRAME_S)
    assert until_s(found) == pytest.approx(11 * FRAME_S)


def test_a_video_of_which_no_frame_was_looked_at_has_no_moment(tmp_path: Path, pipeline: Pipeline) -> None:
    film = write_video(tmp_path / "film.mp4", 3, size=(240, 120), images=[scene()] * 3)
    plan = VideoPlan(source=film, folder=tmp_path / "f")
    nothing = analyze_video(pipeline, plan, VideoConfig(), cancelled=lambda: True)
    assert (found_at(nothing, 0), first_face_s(nothing), until_s(nothing)) == (None, 0, 0)
