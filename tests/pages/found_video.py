"""Videos with findings in a workspace, made by fakes: faces are bright squares, happy ones brighter than sad ones."""

import json
import shutil
from dataclasses import asdict
from itertools import count
from pathlib import Path

from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.config import VideoConfig
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.video_library import ABOUT_NAME, ANNOTATED_NAME, GIVEN_NAME, HELD_NAME, GivenVideo, VideoWish
from fer_core.results import Image
from fer_core.workspace import jobs_folder, videos_folder
from tests.core.analysis.videos.moving import SquareDetector, moving_pipeline, scene
from tests.drawn_video import write_video

HAPPY, SAD = 235, 100
SIZE = 240, 120
_numbers = count(1)


def two_faces() -> list[Image]:
    """One face, happy and then sad, and a sad one that comes in the middle."""
    return [scene((20, HAPPY)) for _ in range(20)] + [scene((20, SAD), (180, SAD)) for _ in range(20)]


def write_film(path: Path, images: list[Image]) -> Path:
    return write_video(path, len(images), size=SIZE, images=images)


def look_at(folder: Path, images: list[Image], *, wish: VideoWish, most: int | None = None) -> Path:
    """Fill a folder with a video and what is found in it; ``most`` cancels the work after so many frames."""
    (folder / GIVEN_NAME).mkdir(parents=True)
    film = write_film(folder / GIVEN_NAME / "film.mp4", images)
    copy = folder / ANNOTATED_NAME if wish.annotated else None
    done: list[int] = []
    analyze_video(
        moving_pipeline(SquareDetector()),
        VideoPlan(source=film, folder=folder, annotated=copy, called=film.name),
        wish.config,
        progress=lambda *_both: done.append(1),
        cancelled=lambda: len(done) == most,
    )
    return folder


def add_video(looked_at: Path, *, name: str = "film.mp4", wish: VideoWish | None = None) -> GivenVideo:
    """Put a copy of such a folder into the workspace, as if it had been given there."""
    number = next(_numbers)
    folder = shutil.copytree(looked_at, videos_folder() / f"video-{number:04}")
    source = (folder / GIVEN_NAME / "film.mp4").rename(folder / GIVEN_NAME / name)
    (folder / HELD_NAME).touch()
    job = add_job(f"job-{number:04}", JobStatus(state="finished", process=1))
    wished = wish or VideoWish()
    about = {"source": str(source), "job": job.id, "wish": asdict(wished)}
    (folder / ABOUT_NAME).write_text(json.dumps(about), encoding="utf-8")
    return GivenVideo(folder=folder, source=source, wish=wished, job=job)


def add_job(name: str, status: JobStatus) -> Job:
    job = Job(jobs_folder() / name)
    job.folder.mkdir(parents=True)
    request = {"kind": "video", "title": "Look at film.mp4", "arguments": {}, "asked": 0.0}
    (job.folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
    job.write(status)
    return job


SMOOTHED = VideoWish(config=VideoConfig(smoothing_s=0.2))
