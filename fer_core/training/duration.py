"""How long a training will take, told before it begins."""

import os
from statistics import median
from typing import Final

from fer_core.errors import FerError
from fer_core.evaluation.feature_reading import MOST_WORKERS, WORTH_A_WORKER
from fer_core.networks.size_table import NetworkSize, known_size
from fer_core.training.recipe import Recipe
from fer_core.training.run_list import list_runs
from fer_core.training.runs import Run

MULTIPLY_ADDS_PER_S: Final = {
    "cnn": 3.2e10,
    "mini-xception": 4.7e9,
    "vgg": 5.0e10,
    "mobilenet-v2": 8.0e9,
    "landmark-fusion": 3.5e9,
    "flagship": 1.3e10,
    "face-resnet": 3.6e10,
}
"""Of the pictures that pass, forward only, while a network is trained on two cores with its shipped recipe."""
UNKNOWN: Final = 8.0e9
"""For an architecture that was never measured."""
LANDMARKS_S: Final = 0.01
"""Of one core, to find the landmarks in a picture: FER2013's crops, with what the processes take to start."""
CORES: Final = 2
LATEST_RUNS: Final = 20


def estimated_seconds(recipe: Recipe, size: NetworkSize, pictures: int) -> float:
    """Return how long all epochs over ``pictures`` take: as fast as earlier runs here, or as on a usual computer.

    Early stopping may end the training before; stages that leave layers frozen are faster. What is read before the
    first epoch comes on top: ``reading_seconds``.
    """
    speed = _speed_here(recipe.architecture) or _usual_speed(recipe.architecture)
    return float(recipe.epochs * pictures * size.multiply_adds / speed)


def reading_seconds(pictures: int) -> float:
    """Return how long it takes to find the landmarks of so many pictures, on all cores as ``read_pictures`` does."""
    return pictures * LANDMARKS_S / min(os.cpu_count() or 1, MOST_WORKERS, 1 + pictures // WORTH_A_WORKER)


def _usual_speed(architecture: str) -> float:
    """More cores help, though not each as much as the one before."""
    cores = os.cpu_count() or CORES
    return float(MULTIPLY_ADDS_PER_S.get(architecture, UNKNOWN) * max(cores / CORES, 0.5) ** 0.7)


def _speed_here(architecture: str) -> float | None:
    """Return the multiply-adds a second of the newest run of this architecture on this computer; None without one."""
    for run in list_runs()[:LATEST_RUNS]:
        try:
            if run.recipe().architecture == architecture and (speed := _speed_of(run)):
                return speed
        except (FerError, OSError, ValueError, KeyError):  # damaged or deleted just now
            continue
    return None


def _speed_of(run: Run) -> float | None:
    recipe, seconds = run.recipe(), [epoch.seconds for epoch in run.history()]
    if not seconds:
        return None
    origin = run.origin()
    size = known_size(recipe.architecture, spec=recipe.input, classes=len(origin["labels"]), options=recipe.options)
    if size is None:
        return None
    return float(origin["pictures"] * size.multiply_adds / max(median(seconds), 1e-3))
