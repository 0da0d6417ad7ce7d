"""Whoever is deleted or renamed is gone from the videos that are kept, also from one that is just looked at."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.track_summary import track_summaries
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.analysis.videos.video_export import json_pieces
from fer_core.config import VideoConfig
from fer_core.errors import GalleryError, OutputError
from fer_core.jobs import video_names, video_work
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.video_library import GivenVideo, VideoWish
from fer_core.jobs.video_names import forget_names_in_videos
from fer_core.jobs.watch import Watch
from fer_core.people.gallery import Gallery
from fer_core.people.recognition import GalleryRecogniser
from fer_core.results import Image
from tests.core.analysis.videos.moving import BrightnessEmbedder, SquareDetector, moving_pipeline, scene
from tests.drawn_people import portraits_of
from tests.drawn_video import write_video
from tests.pages.found_video import add_video

ANA, BO = 235, 100
"""How bright they are; the fake embedder sees persons 1 and 7."""
WISH = VideoWish(people=True)


def enrol() -> tuple[int, int]:
    return Gallery().add("Ana", portraits_of(1)), Gallery().add("Bo", portraits_of(7))


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ana and Bo in a video, with an annotated copy and a file made for the person."""
    folder = tmp_path_factory.mktemp("both")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FER_STUDIO_HOME", str(folder / "home"))
        enrol()
        (folder / "video" / "given").mkdir(parents=True)
        film = write_video(folder / "video" / "given" / "film.mp4", 8, size=(240, 120), images=[both()] * 8)
        plan = VideoPlan(source=film, folder=folder / "video", annotated=folder / "video" / "annotated.mp4")
        found = analyze_video(naming_pipeline(), plan, VideoConfig())
    (folder / "video" / "files").mkdir()
    (folder / "video" / "files" / "film_faces.json").write_bytes(b"".join(json_pieces([found])))
    return folder / "video"


def both() -> Image:
    return scene((20, ANA), (180, BO))


def naming_pipeline() -> Pipeline:
    return moving_pipeline(SquareDetector(), GalleryRecogniser(Gallery(), BrightnessEmbedder()))


@pytest.fixture
def people(home: Path) -> tuple[int, int]:
    return enrol()


@pytest.fixture
def video(looked_at: Path, people: tuple[int, int]) -> GivenVideo:
    return add_video(looked_at, wish=WISH)


def named(video: GivenVideo) -> list[str | None]:
    found = video.findings()
    assert found
    return [track.identity and track.identity.name for track in track_summaries(found)]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_with_everybody_there_nothing_changes(video: GivenVideo) -> None:
    before = bytes_of(video.folder)
    assert b'"Ana"' in before
    forget_names_in_videos()
    assert bytes_of(video.folder) == before and named(video) == ["Ana", "Bo"]


@pytest.mark.parametrize(
    "act",
    [
        lambda ana, _bo: Gallery().delete(ana),
        lambda ana, _bo: Gallery().rename(ana, "Cy"),
        lambda ana, bo: Gallery().merge(ana, into=bo),
    ],
    ids=["deleted", "renamed", "merged"],
)
def test_a_name_that_is_gone_is_gone_from_the_video(
    video: GivenVideo, people: tuple[int, int], act: Callable[[int, int], None]
) -> None:
    act(*people)
    forget_names_in_videos()
    assert named(video) == [None, "Bo"]
    found = video.findings()
    assert found and found.end and found.end.names_dropped and found.end.named == {"Bo"}
    assert (found.end.ending, len(list(found.frames()))) == ("whole", 8)
    assert not video.annotated.exists() and not video.files.exists() and video.source.is_file()
    assert b"Ana" not in bytes_of(video.folder)


def test_a_video_without_that_person_keeps_its_copy(video: GivenVideo) -> None:
    cy = Gallery().add("Cy", portraits_of(3))
    Gallery().delete(cy)
    forget_names_in_videos()
    assert video.annotated.exists() and video.files.exists() and named(video) == ["Ana", "Bo"]


def test_everybody(video: GivenVideo) -> None:
    Gallery().delete_all()
    forget_names_in_videos()
    assert named(video) == [None, None]


def test_findings_of_an_earlier_version_know_only_the_votes(video: GivenVideo, people: tuple[int, int]) -> None:
    told = json.loads((video.folder / "video.json").read_text())
    del told["end"]["named"], told["end"]["names_dropped"]
    (video.folder / "video.json").write_text(json.dumps(told))
    Gallery().delete(people[0])
    forget_names_in_videos()
    assert named(video) == [None, "Bo"] and not video.annotated.exists()


def test_a_running_analysis_is_let_alone(
    video: GivenVideo, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no end yet; its copy grows under another name."""
    told = json.loads((video.folder / "video.json").read_text())
    (video.folder / "video.json").write_text(json.dumps({**told, "end": None}))
    half = video.annotated.rename(video.folder / ".annotated.77.partial.mp4")
    monkeypatch.setattr(Job, "_is_alive", lambda self, status: True)
    video.job.write(JobStatus(state="running", process=1))
    before = bytes_of(video.folder)
    Gallery().delete(people[0])
    forget_names_in_videos()
    assert bytes_of(video.folder) == before
    video.job.write(JobStatus(state="failed", process=1))  # it was killed
    forget_names_in_videos()
    assert not half.exists()


def test_who_is_deleted_during_a_job_is_not_in_what_it_leaves(
    tmp_path: Path, home: Path, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy has the name in its first frames."""
    monkeypatch.setattr(video_work, "build_pipeline", lambda config: naming_pipeline())
    (tmp_path / "job").mkdir()
    watch, asked = Watch(Job(tmp_path / "job"), JobStatus()), []

    def delete_in_the_middle() -> bool:
        asked.append(1)
        if len(asked) == 5:
            Gallery().delete(people[0])
            forget_names_in_videos()
        return False

    monkeypatch.setattr(watch, "cancelled", delete_in_the_middle)
    film = write_video(tmp_path / "film.mp4", 8, size=(240, 120), images=[both()] * 8)
    wish = {"source": str(film), "into": "film", "annotated": True, "people": True}
    assert video_work.look_at_video(wish, watch)["ending"] == "whole"
    found = VideoFindings(home / "videos" / "film")
    assert {track.identity.name for track in track_summaries(found) if track.identity} == {"Bo", None}
    assert found.end and found.end.named == {"Bo"} and found.end.names_dropped
    assert not (found.folder / "annotated.mp4").exists() and len(list(found.frames())) == 8


def test_a_broken_gallery_deletes_nobody(video: GivenVideo) -> None:
    """It was set aside, and stands in nobody's place until a backup is put there or all are deleted."""
    Gallery().path.write_bytes(b"no database" * 999)
    with pytest.raises(GalleryError):
        Gallery().state()
    assert not Gallery().path.exists() and Gallery().set_aside()
    with pytest.raises(GalleryError, match="was set aside"):
        forget_names_in_videos()
    assert video.annotated.exists() and named(video) == ["Ana", "Bo"]
    Gallery().delete_all()
    forget_names_in_videos()
    assert not video.annotated.exists() and named(video) == [None, None]


def test_a_name_leaves_also_when_the_copy_cannot_be_finished(
    tmp_path: Path, home: Path, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_work, "build_pipeline", lambda config: naming_pipeline())
    (tmp_path / "job").mkdir()
    watch, looked = Watch(Job(tmp_path / "job"), JobStatus()), analyze_video

    def full_in_the_end(*given: Any, **named: Any) -> VideoFindings:
        looked(*given, **named)
        Gallery().delete(people[0])
        raise OutputError("The disk is full.")

    monkeypatch.setattr(video_work, "analyze_video", full_in_the_end)
    film = write_video(tmp_path / "film.mp4", 8, size=(240, 120), images=[both()] * 8)
    with pytest.raises(OutputError, match="disk is full"):
        video_work.look_at_video({"source": str(film), "into": "film", "people": True}, watch)
    found = VideoFindings(home / "videos" / "film")
    assert found.end and found.end.named == {"Bo"}


def test_a_file_that_cannot_be_deleted_is_told_and_the_next_video_is_done(
    looked_at: Path, video: GivenVideo, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = add_video(looked_at, wish=WISH)

    def refuse(folder: Path) -> None:
        if folder == newer.files:
            raise PermissionError(13, "in use")
        real(folder)

    real = shutil.rmtree
    monkeypatch.setattr(video_names.shutil, "rmtree", refuse)
    Gallery().delete(people[0])
    with pytest.raises(OutputError, match=f"{newer.folder.name}: in use"):
        forget_names_in_videos()
    assert named(video) == [None, "Bo"] and named(newer) == ["Ana", "Bo"]
