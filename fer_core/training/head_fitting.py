"""Fits a dense softmax to feature vectors, starting from another one and staying near it.

The loss is convex, so there is one answer, the same each time: no seed, no epochs, no learning rate.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from fer_core.networks.head import Head
from fer_core.networks.replay import Features

Targets = npt.NDArray[np.float64]
"""N x classes; each row sums to 1."""
Array = npt.NDArray[np.float64]
NEARNESS: Final = 1e-3
"""Half of it times the squared distance of the weights from the start is added to the loss (L2-SP,
https://arxiv.org/abs/1802.01483). Chosen of 0.1 to 0.0001 on FER2013's train and valid: with contempt (FER+'s majority)
as the new class, less finds little of it and more costs the old classes without finding much more."""
MOST_STEPS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """N feature vectors to learn from, their targets, and how much each counts."""

    features: Features
    targets: Targets
    weights: Array


def fit_head(start: Head, lesson: Lesson, *, nearness: float = NEARNESS) -> Head:
    """Return the head with the least weighted cross-entropy that is near ``start``."""
    features, weights = lesson.features.astype(np.float64), lesson.weights / lesson.weights.sum()
    begin = np.vstack([start.kernel, start.bias]).astype(np.float64)  # (width + 1) x classes
    inputs = np.hstack([features, np.ones((len(features), 1))])

    def loss(flat: Array) -> tuple[float, Array]:
        away = flat.reshape(begin.shape) - begin
        logs = _log_softmax(inputs @ (begin + away))
        gap = weights[:, None] * (np.exp(logs) - lesson.targets)
        value = -np.sum(weights[:, None] * lesson.targets * logs) + nearness / 2 * np.sum(away**2)
        return float(value), (inputs.T @ gap + nearness * away).ravel()

    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    weights_found = found.x.reshape(begin.shape).astype(np.float32)
    return Head(kernel=weights_found[:-1], bias=weights_found[-1])


def with_classes(head: Head, old: tuple[str, ...], new: tuple[str, ...]) -> Head:
    """Return a head for other classes: each known one keeps its column, an unknown one begins as the mean of all."""
    columns = np.column_stack([head.kernel, head.kernel.mean(axis=1)])
    biases = np.append(head.bias, head.bias.mean())
    places = [old.index(label) if label in old else len(old) for label in new]
    return Head(kernel=columns[:, places].astype(np.float32), bias=biases[places].astype(np.float32))


def balanced(labels: npt.NDArray[np.int64]) -> Array:
    """Return a weight for each picture so that every class counts the same, however many pictures it has."""
    counts = np.bincount(labels)
    return np.asarray(1.0 / counts[labels])


def _log_softmax(logits: Array) -> Array:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
