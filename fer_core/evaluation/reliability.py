"""Whether "80 of 100" means right in 80 of 100 cases."""

from dataclasses import dataclass

import numpy as np

from fer_core.evaluation.metrics import CALIBRATION_BINS, Labels, Probabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Pictures whose best probability lies from ``low`` to ``high``; all but the count are 0 to 1."""

    low: float
    high: float
    images: int
    confidence: float
    """Mean best probability; the bin's middle where it is empty."""
    accuracy: float
    """Share of them that are right; 0 where it is empty."""


def reliability(labels: Labels, probabilities: Probabilities) -> tuple[ReliabilityBin, ...]:
    """Return the 15 even bins of ``metrics.calibration_error``, whose weighted mean gap that error is."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    places = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    return tuple(_bin(place, confidence[places == place], right[places == place]) for place in range(CALIBRATION_BINS))


def _bin(place: int, confidence: np.ndarray, right: np.ndarray) -> ReliabilityBin:
    low, high = place / CALIBRATION_BINS, (place + 1) / CALIBRATION_BINS
    some = len(confidence) > 0
    return ReliabilityBin(
        low=low,
        high=high,
        images=len(confidence),
        confidence=float(confidence.mean()) if some else (low + high) / 2,
        accuracy=float(right.mean()) if some else 0.0,
    )
