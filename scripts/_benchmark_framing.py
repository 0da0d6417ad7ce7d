"""The part of benchmark.py that shows what the network's framing is worth on photos."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from fer_core.config import Framing, PipelineConfig
from scripts._command import DONE, named_path

if TYPE_CHECKING:
    from fer_core.analysis.pipeline import Stages
    from fer_core.results import ClassProbabilities, Face, Image

HELP = "label and confidence of every face with the measured framing, and cut in three other ways"
WAYS = ("as in training", "by the eyes alone", "detector's box", "a third wider", "a third tighter")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("photos", type=named_path, metavar="PHOTOS", help="a folder or a photo")
    parser.add_argument("--model", type=named_path, metavar="NAME", help="a bundle's name or folder (default: default)")


def run(arguments: argparse.Namespace) -> int:
    """Print one row a face, and for each way the mean confidence and how often the label stayed."""
    from fer_core.analysis.gathering import gather_pictures
    from fer_core.analysis.pipeline import Pipeline, build_stages
    from fer_core.media.images import read_image

    stages = build_stages(PipelineConfig(model=arguments.model))
    rows = []
    print(f"| photo | face | {' | '.join(WAYS)} |")
    print("|---|---:|" + "---|" * len(WAYS))
    for path in gather_pictures([arguments.photos]):
        image = read_image(path)
        for face in Pipeline(stages).analyze(image).faces:
            rows.append(list(answers(stages, image, face)))
            cells = (f"{found.best} {found.best_probability:.0%}" for found in rows[-1])
            print(f"| {path.name} | {face.number} | {' | '.join(cells)} |")
    print(f"| mean confidence | | {' | '.join(f'{mean(column):.1%}' for column in columns(rows))} |")
    kept = (sum(row[0].best == row[way].best for row in rows) for way in range(len(WAYS)))
    print(f"| same label | | {' | '.join(f'{count} of {len(rows)}' for count in kept)} |")
    return DONE


def answers(stages: "Stages", image: "Image", face: "Face") -> Iterator["ClassProbabilities"]:
    """Yield what the network says of one face, cut in each of the WAYS."""
    from fer_core.faces.alignment import FaceAligner, reference_points
    from fer_core.faces.warping import cut
    from fer_core.geometry import similarity_between

    network, side = stages.classifier, stages.classifier.input_px
    assert face.landmarks is not None
    yield network.classify([stages.input_aligner.align(image, face.landmarks).image])[0]
    by_eyes = similarity_between(face.landmarks.eye_centres, reference_points(network.framing, side)[:2])
    corners = np.array([[face.box.left, face.box.top], [face.box.right, face.box.top]], np.float32)
    upright = similarity_between(corners, np.array([[0, 0], [side, 0]], np.float32))
    for matrix in (by_eyes, upright):
        yield network.classify([cut(image, matrix, side, side)])[0]
    for scale in (3 / 4, 4 / 3):
        aligner = FaceAligner(scaled(network.framing, scale), side)
        yield network.classify([aligner.align(image, face.landmarks).image])[0]


def scaled(framing: Framing, scale: float) -> Framing:
    """Return the framing of a face that is ``scale`` times as large, about the middle of the crop."""

    def moved(share: float) -> float:
        return 0.5 + (share - 0.5) * scale

    return Framing(
        right_eye_x=moved(framing.right_eye_x),
        left_eye_x=moved(framing.left_eye_x),
        eyes_y=moved(framing.eyes_y),
        jaw_half_width=framing.jaw_half_width * scale,
        jaw_y=moved(framing.jaw_y),
        chin_y=moved(framing.chin_y),
    )


def columns(rows: list[list["ClassProbabilities"]]) -> Iterator[list[float]]:
    """Yield the confidences of each way."""
    for column in zip(*rows, strict=True):
        yield [found.best_probability for found in column]


def mean(values: list[float]) -> float:
    """Return the mean, 0 for nothing."""
    return sum(values) / max(len(values), 1)
