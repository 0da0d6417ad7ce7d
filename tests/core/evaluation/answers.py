"""Answers whose figures are known: eight pictures of three classes, and what a network said about them."""

import numpy as np

from fer_core.evaluation.measures import Measures
from fer_core.evaluation.report import Evaluation, report

LABELS = ("angry", "happy", "sad")
TRUTH = np.array([0, 0, 0, 1, 1, 1, 2, 2], np.int64)
PROBABILITIES = np.array(
    [
        [0.90, 0.05, 0.05],
        [0.30, 0.60, 0.10],  # angry, named happy
        [0.10, 0.80, 0.10],  # angry, named happy: the harder one
        [0.05, 0.90, 0.05],
        [0.20, 0.45, 0.35],
        [0.50, 0.40, 0.10],  # happy, named angry
        [0.10, 0.10, 0.80],
        [0.01, 0.01, 0.98],
    ],
    np.float32,
)
FILES = tuple(f"valid/{LABELS[truth]}/{number}.png" for number, truth in enumerate(TRUTH))


def evaluation(*, model: str = "net", labels: tuple[str, ...] = LABELS, files: tuple[str, ...] = FILES) -> Evaluation:
    found = report(TRUTH, PROBABILITIES, labels=labels, model=model, data="drawn", split="valid")
    return Evaluation(report=found, files=files, truth=TRUTH, probabilities=PROBABILITIES)


def measures(count: int, **values: list[float]) -> Measures:
    """Measures that are 0 but for the ones given; nobody voted."""
    plain: dict[str, np.ndarray] = {
        name: np.zeros(count, np.float32) for name in ("brightness", "contrast", "sharpness", "turn", "tilt")
    }
    plain |= {"whole_frame": np.zeros(count, bool), "agreement": np.full(count, np.nan, np.float32)}
    return Measures(**plain | {name: np.array(value, plain[name].dtype) for name, value in values.items()})


def without_sad() -> Evaluation:
    """The same of the first six pictures: none is sad, two are named so."""
    truth, probabilities = TRUTH[:6], PROBABILITIES[:6, [0, 1, 2]].copy()
    probabilities[3:5] = [0.1, 0.2, 0.7]
    found = report(truth, probabilities, labels=LABELS, model="net", data="drawn", split="valid")
    return Evaluation(report=found, files=FILES[:6], truth=truth, probabilities=probabilities)
