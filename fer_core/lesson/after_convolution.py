"""What follows a convolution: ReLU, pooling and batch normalisation, by hand."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Pooling = Literal["max", "mean"]
EPSILON: Final = 1e-3
"""As Keras has it: no division by zero where all is the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Normalised:
    """A batch with mean 0 and standard deviation 1, and what it had before."""

    values: Array
    mean: float
    deviation: float


def relu(values: Array) -> Array:
    """Return ``values`` with 0 in the place of all that is below."""
    return np.maximum(values, np.float32(0))


def pool(values: Array, size: int, kind: Pooling = "max") -> Array:
    """Return one number for each ``size`` x ``size`` pixels of H x W; what is left over at the edges is dropped."""
    height, width = (length // size * size for length in values.shape)
    cells = values[:height, :width].reshape(height // size, size, width // size, size)
    return np.asarray(cells.max(axis=(1, 3)) if kind == "max" else cells.mean(axis=(1, 3)), np.float32)


def normalise(batch: Array, *, gain: float = 1.0, shift: float = 0.0) -> Normalised:
    """Take mean and deviation of all N x H x W numbers of one map, then apply what the network learned for it."""
    mean, deviation = float(batch.mean()), float(np.sqrt(batch.var() + EPSILON))
    return Normalised(values=gain * (batch - mean) / deviation + shift, mean=mean, deviation=deviation)
