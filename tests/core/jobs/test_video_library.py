"""The videos of the workspace: listed, looked at again, held, removed, and swept."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from fer_core.analysis.videos.track_pictures import picture_of
from fer_core.config import DetectorConfig, VideoConfig
from fer_core.errors import MediaError, NotAVideoError, OutputError
from fer_core.jobs import video_library
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.video_library import (
    GIVEN_NAME,
    GRACE_S,
    HEAD_NAME,
    HELD_NAME,
    UNSEEN_S,
    GivenVideo,
    VideoWish,
    begin,
    begin_again,
    hold,
    list_videos,
    new_folder,
    remove,
    sweep,
)
from fer_core.workspace import jobs_folder, videos_folder
from tests.drawn_video import write_video

WISH = VideoWish(
    detector=DetectorConfig(kind="haar", find_small_faces=True),
    config=VideoConfig(frame_step=3, smoothing_s=0.2),
    annotated=False,
    model="m",
    people=True,
    gallery=(7, 3),
)
FINISHED = JobStatus(state="finished", process=1)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A workspace of its own, in which jobs are noted and never begin."""
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    wanted: list[dict[str, Any]] = []

    def start(kind: str, arguments: dict[str, Any], *, title: str) -> Job:
        wanted.append(arguments)
        job = Job(jobs_folder() / f"job-{len(wanted)}")
        job.folder.mkdir(parents=True)
        request = {"kind": kind, "title": title, "arguments": arguments, "asked": time.time()}
        (job.folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        job.write(FINISHED)
        return job

    monkeypatch.setattr(video_library, "start_job", start)
    return wanted


def give(name: str = "film.mp4") -> GivenVideo:
    folder = new_folder()
    return begin(folder, write_video(folder / GIVEN_NAME / name, 2), WISH, title="Look")


def ids() -> list[str]:
    return [video.id for video in list_videos()]


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_is_wished_for_goes_to_the_job_and_is_remembered(asked: list[dict[str, Any]]) -> None:
    video = give("mein Film 😀.mp4")
    (found,) = list_videos()
    assert found.name == "mein Film 😀.mp4"
    assert (found.id, found.source, found.wish, found.job.id) == (video.id, video.source, WISH, "job-1")
    (arguments,) = asked
    assert arguments["source"] == str(video.source) and arguments["into"] == video.id
    assert arguments["detector"]["kind"] == "haar" and arguments["config"]["frame_step"] == 3
    assert (arguments["annotated"], arguments["model"]) == (False, "m")
    assert json.dumps(arguments)


def test_the_newest_comes_first(asked: list[dict[str, Any]]) -> None:
    videos = [give() for _ in range(3)]
    assert ids() == [video.id for video in reversed(videos)]


def test_what_is_no_video_leaves_nothing_behind(asked: list[dict[str, Any]]) -> None:
    folder = new_folder()
    place = folder / GIVEN_NAME / "note.mp4"
    place.write_text("no video")
    with pytest.raises(NotAVideoError, match="not a video"):
        begin(folder, place, WISH, title="Look")
    assert not asked and not list(videos_folder().iterdir())
    with pytest.raises(MediaError, match="no such file"):
        begin(new_folder(), folder / "gone.mp4", WISH, title="Look")


def test_looking_again_drops_what_was_found_and_keeps_the_video(asked: list[dict[str, Any]]) -> None:
    video = give()
    (video.folder / HEAD_NAME).write_text("old")
    video.annotated.write_text("old")
    video.files.mkdir()
    picture_of(video.folder, 3).write_bytes(b"old")
    again = begin_again(video, VideoWish(), title="Look")
    assert list_videos()[0].wish == VideoWish()
    assert again.source.is_file() and not video.annotated.exists() and not video.files.exists()
    assert again.findings() is None and not picture_of(video.folder, 3).exists()
    assert not (jobs_folder() / "job-1").exists() and len(asked) == 2


def test_removing_takes_all_of_it_and_the_note_of_the_work(asked: list[dict[str, Any]]) -> None:
    first, second = give(), give()
    remove(first)
    assert ids() == [second.id]
    assert not first.folder.exists() and not first.job.folder.exists()
    remove(first)  # another window did it


def test_a_video_under_way_is_stopped_first_and_goes_afterwards(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    video = give()
    monkeypatch.setattr(Job, "_is_alive", lambda self, status: True)
    video.job.write(JobStatus(state="running", process=1))
    remove(video)
    assert video.job.is_cancelled() and not ids()
    sweep()
    assert video.folder.exists()
    video.job.write(FINISHED)
    sweep()
    assert not video.folder.exists() and not video.job.folder.exists()


def test_a_window_that_is_behind_neither_restarts_nor_loses_a_video(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one began again meanwhile: what this one holds names work that is over and forgotten."""
    behind = give()
    again = begin_again(behind, VideoWish(), title="Look")
    monkeypatch.setattr(Job, "_is_alive", lambda self, status: True)
    again.job.write(JobStatus(state="running", process=1))
    with pytest.raises(OutputError, match="being looked at already, in another window"):
        begin_again(behind, WISH, title="Look")
    assert len(asked) == 2 and not again.job.is_cancelled()
    remove(behind)
    assert again.job.is_cancelled() and not ids() and again.folder.exists()


def test_what_a_killed_job_drew_goes_with_the_sweep_or_a_new_look(asked: list[dict[str, Any]]) -> None:
    video = give()
    hold([video.id])
    half = video.folder / ".annotated.77.partial.mp4"
    half.write_bytes(b"x")
    sweep()
    assert video.folder.exists() and not half.exists()
    half.write_bytes(b"x")
    begin_again(video, VideoWish(), title="Look")
    assert not half.exists()


def test_a_file_elsewhere_stays_where_it_is(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    film = write_video(tmp_path / "mine.mp4", 2)
    remove(begin(new_folder(), film, WISH, title="Look"))
    assert film.is_file() and not list(videos_folder().iterdir())


def test_the_sweep_takes_what_nobody_held_for_a_while(asked: list[dict[str, Any]]) -> None:
    old, held, fresh = give(), give(), give()
    for video in (old, held):
        age(video.folder / HELD_NAME, GRACE_S + 60)
    hold([held.id, "never-was"])
    sweep()
    assert ids() == [fresh.id, held.id] and not old.folder.exists()


def test_what_was_found_while_nobody_looked_waits_longer(asked: list[dict[str, Any]]) -> None:
    seen, unseen = give(), give()
    for video, found_before in ((seen, GRACE_S + 200), (unseen, GRACE_S + 60)):
        (video.folder / HEAD_NAME).write_text("{}")
        age(video.folder / HEAD_NAME, found_before)
        age(video.folder / HELD_NAME, GRACE_S + 100)
    sweep()
    assert ids() == [unseen.id]
    sweep(time.time() + UNSEEN_S)
    assert not ids()


def test_the_sweep_takes_what_a_crash_left_and_leaves_what_is_under_way(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    half_copied, working = new_folder(), give()
    doomed = videos_folder() / ".x.deleted"
    doomed.mkdir()
    monkeypatch.setattr(Job, "_is_alive", lambda self, status: True)
    working.job.write(JobStatus(state="running", process=1))
    sweep(time.time() + 2 * GRACE_S)
    assert not half_copied.exists() and not doomed.exists()
    assert ids() == [working.id]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"source": 1, "job": "x", "wish": {}}'])
def test_a_broken_note_is_no_video(asked: list[dict[str, Any]], text: str) -> None:
    video = give()
    (video.folder / "about.json").write_text(text)
    assert not list_videos()
