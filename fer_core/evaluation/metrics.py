"""How good predictions are. ``labels`` are N class numbers, ``probabilities`` N x classes that sum to one."""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from fer_core.networks.classifier import apply_temperature

Labels = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float32]

CALIBRATION_BINS: Final = 15


def accuracy(labels: Labels, probabilities: Probabilities) -> float:
    """Return the share of pictures whose best class is their label."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def cross_entropy(labels: Labels, probabilities: Probabilities) -> float:
    """Return the mean negative log probability of the label, in nats."""
    chosen = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())


def confusion_matrix(labels: Labels, predictions: Labels, classes: int) -> npt.NDArray[np.int64]:
    """Return counts, classes x classes: rows are labels, columns predictions."""
    counts = np.bincount(labels * classes + predictions, minlength=classes**2)
    return counts.reshape(classes, classes).astype(np.int64)


def calibration_error(labels: Labels, probabilities: Probabilities) -> float:
    """Return the expected calibration error over 15 even bins of the best probability.

    Mean gap between confidence and accuracy, weighted by pictures (https://arxiv.org/abs/1706.04599).
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = (probabilities.argmax(axis=1) == labels).astype(np.float64)
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = np.bincount(bins, weights=confidence - right, minlength=CALIBRATION_BINS)
    return float(np.abs(gaps).sum() / len(labels))


def fit_temperature(labels: Labels, probabilities: Probabilities) -> float:
    """Return the temperature, 0.05 to 20, that lowers the cross-entropy most."""

    def loss(log_temperature: float) -> float:
        return cross_entropy(labels, apply_temperature(probabilities, float(np.exp(log_temperature))))

    best = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), method="bounded")
    return float(np.exp(best.x))


def share(part: npt.NDArray[np.int64], whole: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Divide, giving 0 where there is nothing to divide by."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
