"""A workspace in which every page has something to show: drawn faces, an evaluation, a training, a video, a person."""

import json
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pytest

from fer_core.analysis.pipeline import build_pipeline
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.config import VideoConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.evaluation.keeping import keep_evaluation, keep_measures
from fer_core.evaluation.report import evaluate
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.video_library import ABOUT_NAME, ANNOTATED_NAME, GIVEN_NAME, VideoWish, new_folder
from fer_core.lesson.drawn_faces import drawn_faces
from fer_core.media.images import decode_image, encode_image
from fer_core.media.panning import write_pan
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.people.enrolment import Candidate, Enroller
from fer_core.people.gallery import Gallery
from fer_core.results import Image
from fer_core.training.frozen_data import freeze
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import Status
from fer_core.training.runs import Epoch, Run
from fer_core.workspace import datasets_folder, jobs_folder, runs_folder
from tests.core.evaluation.answers import measures

DATASET: Final = "drawn faces"
EACH: Final = {"train": 12, "valid": 8}
PICTURE_PX: Final = 96
SIZES: Final = (1.5, 1.75, 2.0)
FILM: Final = VideoWish(config=VideoConfig(frame_step=5))
EPOCHS: Final = (0.31, 0.46, 0.58, 0.63, 0.67, 0.66)
"""Shares of right answers on the pictures that were kept back, epoch by epoch."""


def furnish(home: Path) -> str:
    """Fill the workspace, with the real network where one is asked, and return the name of the video."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FER_STUDIO_HOME", str(home))
        dataset = add_dataset(home)
        add_evaluation(dataset)
        add_run(dataset)
        add_person()
        return add_film()


def sample() -> Image:
    """Return the photo that the app ships."""
    return decode_image(files("skimage").joinpath("data", "astronaut.png").read_bytes(), name="astronaut.png")


def add_dataset(home: Path) -> Dataset:
    """Import faces that are drawn by code."""
    for seed, (split, each) in enumerate(EACH.items()):
        for number, face in enumerate(drawn_faces(each, seed=seed, side_px=PICTURE_PX)):
            path = home / "given" / split / face.label / f"{number:03}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode_image(face.image))
    import_dataset(open_dataset(home / "given"), datasets_folder() / DATASET)
    return open_dataset(datasets_folder() / DATASET)


def add_evaluation(dataset: Dataset) -> None:
    """Keep what the shipped network answers."""
    found = evaluate(bundle_folder("default"), dataset, split="valid")
    keep_evaluation(read_card(bundle_folder("default")), dataset, "valid", found)
    keep_measures(dataset, "valid", measures(len(found.files), turn=[12.0] * len(found.files)))


def add_run(dataset: Dataset) -> Run:
    """Write down a training that somebody stopped."""
    run = Run.start(runs_folder() / "cnn-1", Recipe(epochs=10))
    first = Epoch(
        epoch=1, loss=1.9, accuracy=0.3, valid_loss=1.8, valid_accuracy=0.3, learning_rate=0.001, seconds=42.0
    )
    run.write_history(
        tuple(
            replace(
                first,
                epoch=number,
                loss=1.9 - 0.2 * number,
                accuracy=0.25 + 0.09 * number,
                valid_loss=2.3 - 2 * share,
                valid_accuracy=share,
            )
            for number, share in enumerate(EPOCHS, 1)
        )
    )
    freeze(run, dataset)
    best = max(EPOCHS)
    status = Status(
        state="stopped", epoch=len(EPOCHS), epochs=10, best_epoch=EPOCHS.index(best) + 1, best_accuracy=best
    )
    run.write_status(status)
    return run


def add_person() -> None:
    """Enrol the sample's face in several sizes, as it is and as in a mirror."""
    photo = sample()
    enlarged = [cv2.resize(photo, None, fx=factor, fy=factor) for factor in SIZES]
    pictures = [view for picture in enlarged for view in (picture, np.ascontiguousarray(picture[:, ::-1]))]
    found = [Enroller().look_at(picture, name="astronaut.png") for picture in pictures]
    Gallery().add("Eileen", [one.portrait for one in found if isinstance(one, Candidate)])


def add_film() -> str:
    """Look at a film of the sample photo, every fifth frame of it."""
    folder = new_folder()
    source = folder / GIVEN_NAME / "sample.mp4"
    write_pan(sample(), source)
    plan = VideoPlan(source=source, folder=folder, annotated=folder / ANNOTATED_NAME, called=source.name)
    analyze_video(build_pipeline(), plan, FILM.config)
    job = Job(jobs_folder() / "film")
    job.folder.mkdir(parents=True)
    request = {"kind": "video", "title": "Look at sample.mp4", "arguments": {}, "asked": 0.0}
    (job.folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
    job.write(JobStatus(state="finished", process=1))
    about = {"source": str(source), "job": job.id, "wish": asdict(FILM)}
    (folder / ABOUT_NAME).write_text(json.dumps(about), encoding="utf-8")
    return folder.name
