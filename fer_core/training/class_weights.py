"""How much a picture of each class counts in the loss."""

import numpy as np
import numpy.typing as npt

from fer_core.training.recipe import Recipe

Array = npt.NDArray[np.float32]


def class_weights(targets: Array, recipe: Recipe) -> Array:
    """Return a weight for each class, from the training targets (N x classes, rows sum to 1).

    "balanced" gives every class that has pictures the same say: N / (classes with pictures x pictures of the class).
    The mean over all pictures stays 1, so that the learning rate keeps its meaning.
    """
    weights = np.ones(targets.shape[1], np.float32)
    if recipe.class_weights == "none":
        return weights
    counts = targets.sum(axis=0, dtype=np.float64)
    present = counts > 0
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return weights


def sample_weights(targets: Array, weights: Array) -> Array:
    """Return a weight for each picture of a batch: that of its class, or the blend of its classes' weights."""
    return np.asarray(targets @ weights, np.float32)
