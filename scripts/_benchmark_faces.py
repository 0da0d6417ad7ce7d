"""The part of benchmark.py that measures detectors and landmarks."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from tqdm import tqdm

from fer_core.config import DetectorConfig, DetectorKind
from scripts._command import DONE, named_path

HELP = "detection and landmarks on photos with marked faces (landmarks_68.xml beside them)"
HEADER = (
    "detector", "width, px", "photos", "marked faces", "recall", "precision", "landmark error",
    "detection, ms", "with landmarks, crops, regions, ms", "faces in unmarked photos",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("photos", type=named_path, metavar="PHOTOS", help="a folder with photos and landmarks_68.xml")
    add("--detectors", nargs="+", choices=get_args(DetectorKind), default=["hog", "haar", "cnn"])
    add("--widths", nargs="+", type=int, metavar="PX", help="default: the width recommended for each detector")
    add("--repeats", type=int, default=3, help="runs a photo, of which the fastest counts (default: 3)")


def run(arguments: argparse.Namespace) -> int:
    import cv2

    from fer_core.faces.accuracy import hand_box_error
    from fer_core.faces.marked_photos import read_marked_photos

    cv2.setNumThreads(1)
    photos = read_marked_photos(arguments.photos)
    configs = [
        DetectorConfig(kind=kind, width_px=width) for kind in arguments.detectors for width in arguments.widths or [0]
    ]
    print(row(HEADER), row(["---"] * len(HEADER)), sep="\n")
    for config in tqdm(configs, desc="measuring", unit="detector", leave=False, disable=None):
        tqdm.write(row(measured(arguments.photos, config, max(arguments.repeats, 1))))
    print(f"\nLandmark error with the marked boxes: {hand_box_error(photos):.1%} of the distance between the eyes.")
    return DONE


def measured(folder: Path, config: DetectorConfig, repeats: int) -> Iterator[str]:
    """Return the cells of one row, in the order of HEADER."""
    from fer_core.faces.accuracy import count_faces, measure_accuracy
    from fer_core.faces.marked_photos import read_marked_photos, unmarked_photos

    photos = read_marked_photos(folder)
    accuracy = measure_accuracy(photos, config, repeats=repeats)
    others = count_faces(unmarked_photos(folder, photos), config)
    yield config.kind
    yield str(config.width_px)
    yield str(accuracy.photos)
    yield str(accuracy.marked)
    yield f"{accuracy.found}/{accuracy.marked}"
    yield f"{accuracy.precision:.2f} ({accuracy.extra} extra)"
    yield "-" if accuracy.landmark_error is None else f"{accuracy.landmark_error:.1%}"
    yield f"{accuracy.detection_ms:.0f}"
    yield f"{accuracy.analysis_ms:.0f}"
    yield ", ".join(f"{name} {count}" for name, count in others.items()) or "-"


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
