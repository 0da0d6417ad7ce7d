"""From scores to probabilities, and how surprised a network is by the truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Softmax:
    """Each step from scores to probabilities, one number a class."""

    scores: Array
    powers: Array
    """e to the score, after the largest score was taken from all: 1 for the best class."""
    probabilities: Array


def softmax(scores: npt.ArrayLike, temperature: float = 1.0) -> Softmax:
    """Divide the scores by ``temperature`` (above 0), raise e to them, divide by the sum."""
    if temperature <= 0:
        raise ValueError(f"a temperature is above 0, got {temperature}")
    given = np.asarray(scores, np.float64) / temperature
    powers = np.exp(given - given.max())
    return Softmax(scores=given, powers=powers, probabilities=powers / powers.sum())


def surprise(probability: float) -> float:
    """Return the cross-entropy of one answer in nats: 0 for a truth that was expected with certainty."""
    return float(-np.log(max(probability, 1e-12)))


def drop_out(features: npt.NDArray[np.float32], share: float, *, seed: int) -> npt.NDArray[np.float32]:
    """Return the features with about ``share`` of them 0, and the others larger by as much as is missing on average."""
    kept = np.random.default_rng(seed).random(features.shape) >= share
    return np.asarray(features * kept / max(1 - share, 1e-6), np.float32)
