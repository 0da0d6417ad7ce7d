"""Frames one after the other: searched now and then, followed in between."""

import numpy as np
import pytest

from fer_core.analysis.pipeline import build_pipeline
from fer_core.analysis.videos.frame_analyst import FrameAnalyst
from fer_core.analysis.videos.frame_findings import FrameFindings
from fer_core.config import VideoConfig
from fer_core.media.video import open_video
from fer_core.workspace import SHIPPED_MODELS
from tests.core.analysis.videos.moving import scene

RATE = 30


def looked_at(pipeline, scenes, **settings) -> list[FrameFindings]:
    analyst = FrameAnalyst(pipeline, VideoConfig(**settings))
    return [analyst.analyze(image, index=n, seconds=n / RATE) for n, image in enumerate(scenes)]


def test_a_moving_face_is_followed_and_searched_for_five_times_a_second(pipeline, detector):
    frames = looked_at(pipeline, [scene((10 + 2 * n, 200)) for n in range(60)])
    assert detector.searches == 10
    assert [frame.searched for frame in frames[:8]] == [True, *[False] * 5, True, False]
    assert [frame.faces[0].track for frame in frames] == [1] * 60
    lefts = [frame.faces[0].face.box.left for frame in frames]
    assert lefts == pytest.approx([10 + 2 * n for n in range(60)], abs=1)


def test_every_frame_is_searched_when_asked_to(pipeline, detector):
    looked_at(pipeline, [scene((10, 200))] * 12, search_every_s=0)
    assert detector.searches == 12


def test_a_face_that_vanishes_is_looked_for_at_once(pipeline):
    frames = looked_at(pipeline, [scene((10, 200))] * 8 + [scene()] * 4)
    assert (len(frames[7].faces), frames[8].faces, frames[8].searched) == (1, (), True)


def test_a_new_face_is_found_at_the_next_search(pipeline):
    frames = looked_at(pipeline, [scene((10, 200))] * 2 + [scene((10, 200), (150, 150))] * 6)
    assert [len(frame.faces) for frame in frames] == [1, 1, 1, 1, 1, 1, 2, 2]
    assert [face.track for face in frames[-1].faces] == [1, 2]


def test_a_face_that_leaves_the_picture_is_gone(pipeline):
    frames = looked_at(pipeline, [scene((200 - 20 * n, 200)) if n < 11 else scene() for n in range(20)])
    assert frames[-1].faces == ()


def test_a_frame_that_is_searched_gives_what_a_photo_gives(pipeline):
    image = scene((10, 200), (150, 150))
    (frame,) = looked_at(pipeline, [image])
    for tracked, face in zip(frame.faces, pipeline.analyze(image).faces, strict=True):
        assert tracked.face.box == face.box
        assert np.array_equal(tracked.face.probabilities.values, face.probabilities.values)


def test_expressions_are_smoothed_along_the_track_and_judged_again(pipeline):
    scenes = [scene((10, 235 if n != 5 else 100)) for n in range(10)]
    frames = looked_at(pipeline, scenes, search_every_s=0, smoothing_s=0.5)
    one = frames[5].faces[0]
    assert (one.face.expression, one.shown.expression, one.shown.number) == ("sad", "happy", 1)
    assert one.face.sure and one.shown.doubt == one.smoothed_doubt


def test_smoothing_off_shows_each_frame_as_it_is(pipeline):
    frames = looked_at(pipeline, [scene((10, 235)), scene((10, 100))], search_every_s=0, smoothing_s=0)
    assert [frame.faces[0].shown.expression for frame in frames] == ["happy", "sad"]


@pytest.mark.skipif(not (SHIPPED_MODELS / "default").is_dir(), reason="models/default is not there")
def test_the_interview_has_one_face_with_the_photos_probabilities(interview_video):
    pipeline = build_pipeline()
    analyst = FrameAnalyst(pipeline, VideoConfig())
    with open_video(interview_video) as video:
        for frame in video.frames():
            if frame.index == 8:
                break
            found = analyst.analyze(frame.image, index=frame.index, seconds=frame.seconds)
            (tracked,) = found.faces
            (face,) = pipeline.analyze(frame.image).faces
            assert tracked.track == 1
            assert tracked.face.box.iou(face.box) > 0.7
            difference = np.abs(tracked.face.probabilities.values - face.probabilities.values).max()
            assert difference == 0 if found.searched else difference < 0.25
