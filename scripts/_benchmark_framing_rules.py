"""The part of benchmark.py that asks which points of a face tell its size as a dataset shows it."""

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from scripts._command import DONE, named_path

HELP = "how well rules for sizing a face agree with a dataset's own crops"
Faces = npt.NDArray[np.float64]
"""N x points x 2, level, as shares of the crop's side."""
EYES: Final = ((36, 37, 38, 39, 40, 41), (42, 43, 44, 45, 46, 47))
RULES: Final[dict[str, tuple[tuple[int, ...], ...]]] = {
    "the eyes": EYES,
    "eyes and nose base": (*EYES, (33,)),
    "all 68 landmarks": tuple((number,) for number in range(68)),
    "eyes, jaw ends and chin": (*EYES, (0,), (16,), (8,)),
}
"""Each point of a rule is the mean of some landmarks."""
TURNED: Final = 0.18
"""Nose tip off the middle between the eyes, in eye distances."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("data", type=named_path, metavar="DATA", help="a dataset of tight face crops")
    parser.add_argument("--pictures", type=int, default=1600, metavar="N", help="drawn at random (default: 1600)")


def run(arguments: argparse.Namespace) -> int:
    """Print a Markdown table with a row for each rule."""
    faces = measured_faces(arguments.data, arguments.pictures)
    turned = np.abs(faces[:, 30, 0] - middle_of_eyes(faces)) > TURNED * eye_distance(faces)
    print(f"{len(faces)} faces found in {arguments.pictures} pictures, {turned.sum()} of them turned\n")
    print("| rule | spread of the scale | turned heads |")
    print("|---|---|---|")
    for name, rule in RULES.items():
        scale = log_scale(np.stack([faces[:, list(part)].mean(axis=1) for part in rule], axis=1))
        print(f"| {name} | {scale.std():.3f} | {np.expm1(scale[turned].mean()):+.0%} |")
    return DONE


def log_scale(points: Faces) -> npt.NDArray[np.float64]:
    """Return by how much a rule would change the size of each face, as a logarithm; 0 is as the dataset shows it."""
    reference = np.median(points, axis=0)
    around, goal = points - points.mean(axis=1, keepdims=True), reference - reference.mean(axis=0)
    scale: npt.NDArray[np.float64] = np.log((around * goal).sum(axis=(1, 2)) / (around**2).sum(axis=(1, 2)))
    return scale


def measured_faces(data: Path, count: int) -> Faces:
    """Return levelled landmarks of the random pictures in which HOG finds a face, N x 68 x 2."""
    from fer_core.config import DetectorConfig
    from fer_core.datasets.dataset import open_dataset
    from fer_core.faces.detection import build_detector
    from fer_core.faces.framing import COPY_PX
    from fer_core.faces.landmarks import LandmarkPredictor

    dataset, detector = open_dataset(data), build_detector(DetectorConfig(width_px=COPY_PX))
    records = dataset.manifest.of("train")
    found, predictor = [], LandmarkPredictor()
    for index in np.random.default_rng(0).choice(len(records), min(count, len(records)), replace=False):
        picture = dataset.picture(records[index])
        for face in detector.detect(picture)[:1]:
            found.append(predictor.predict(picture, face).points / picture.shape[0])
    return levelled(np.array(found, np.float64))


def levelled(faces: Faces) -> Faces:
    """Turn each face about its picture's middle until its eyes are level."""
    points = faces[..., 0] - 0.5 + 1j * (faces[..., 1] - 0.5)
    span = points[:, 42:48].mean(axis=1) - points[:, 36:42].mean(axis=1)
    turned = points * (np.abs(span) / span)[:, np.newaxis]
    return np.stack([turned.real, turned.imag], axis=-1) + 0.5


def middle_of_eyes(faces: Faces) -> npt.NDArray[np.float64]:
    """Return x of the middle between the eyes."""
    middle: npt.NDArray[np.float64] = (faces[:, 36:42, 0].mean(axis=1) + faces[:, 42:48, 0].mean(axis=1)) / 2
    return middle


def eye_distance(faces: Faces) -> npt.NDArray[np.float64]:
    """Return the distance between the centres of the eyes."""
    distance: npt.NDArray[np.float64] = np.abs(faces[:, 42:48, 0].mean(axis=1) - faces[:, 36:42, 0].mean(axis=1))
    return distance
