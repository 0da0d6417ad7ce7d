"""A convolutional network that is small enough to be learned in front of somebody, in NumPy alone.

3 x 3 convolution, ReLU, max pooling; twice; dropout; dense; softmax. About three thousand weights.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
SIDE: Final = 24
FIRST, SECOND = 8, 16
"""Kernels of the two convolutions."""
FEATURES: Final = SECOND * 16
SPEED: Final = 0.004
"""Adam's learning rate."""


@dataclass(slots=True, eq=False)
class _Adam:
    """https://arxiv.org/abs/1412.6980, for one array of weights."""

    mean: Array
    square: Array
    steps: int = 0

    def step(self, slope: Array) -> Array:
        self.steps += 1
        self.mean = np.asarray(0.9 * self.mean + 0.1 * slope, np.float32)
        self.square = np.asarray(0.999 * self.square + 0.001 * slope**2, np.float32)
        unbiased = np.sqrt(self.square / (1 - 0.999**self.steps)) + 1e-7
        return np.asarray(SPEED * self.mean / (1 - 0.9**self.steps) / unbiased, np.float32)


@dataclass(slots=True, eq=False)
class _Convolution:
    """3 x 3 without a margin, ReLU, and the largest of 2 x 2. Arrays are N x H x W x C."""

    kernel: Array
    bias: Array
    kept: tuple[Any, ...] = field(default=())

    @classmethod
    def by_lot(cls, random: np.random.Generator, inputs: int, outputs: int) -> "_Convolution":
        spread = np.sqrt(2 / (9 * inputs))
        kernel = random.normal(0, spread, (9 * inputs, outputs)).astype(np.float32)
        return cls(kernel=kernel, bias=np.zeros(outputs, np.float32))

    def forward(self, x: Array) -> Array:
        count, height, width, channels = x.shape
        windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))  # N x H x W x C x 3 x 3
        rows = windows.reshape(-1, 9 * channels)
        answers = np.maximum(rows @ self.kernel + self.bias, 0).reshape(count, height - 2, width - 2, -1)
        cells = _cells(answers)
        best = cells.max(axis=(2, 4))
        first = (cells == best[:, :, None, :, None]) & (best > 0)[:, :, None, :, None]
        self.kept = (rows, first.astype(np.float32), np.array(x.shape))
        return np.asarray(best, np.float32)

    def backward(self, slope: Array) -> tuple[Array, Array, Array]:
        """Return the slopes of the kernel, of the bias and of what went in."""
        rows, first, shape = self.kept
        count, height, width, channels = (int(length) for length in shape)
        spread = _flat(first * slope[:, :, None, :, None], height - 2, width - 2)
        flat = spread.reshape(-1, spread.shape[-1])
        back = (flat @ self.kernel.T).reshape(count, height - 2, width - 2, channels, 3, 3)
        below = np.zeros((count, height, width, channels), np.float32)
        for down in range(3):
            for right in range(3):
                below[:, down : down + height - 2, right : right + width - 2] += back[..., down, right]
        return rows.T @ flat, flat.sum(axis=0), below


class TinyNetwork:
    """Pictures N x 24 x 24 with values from 0 to 1, to N x classes."""

    def __init__(self, classes: int, *, dropout: float, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._dropout = dropout
        self._first = _Convolution.by_lot(self._random, 1, FIRST)
        self._second = _Convolution.by_lot(self._random, FIRST, SECOND)
        self._dense = self._random.normal(0, np.sqrt(1 / FEATURES), (FEATURES, classes)).astype(np.float32)
        self._bias = np.zeros(classes, np.float32)
        self._adams = [_Adam(np.zeros_like(one), np.zeros_like(one)) for one in self._weights()]

    @property
    def size(self) -> int:
        """Number of weights."""
        return sum(one.size for one in self._weights())

    def probabilities(self, pictures: Array) -> Array:
        """Return N x classes, with nothing dropped."""
        return _softmax(self._features(pictures) @ self._dense + self._bias)

    def learn(self, pictures: Array, labels: npt.NDArray[np.int64]) -> None:
        """Take one step of Adam down the cross-entropy of a batch."""
        features = self._features(pictures)
        kept = (self._random.random(features.shape) >= self._dropout) / (1 - self._dropout)
        dropped = np.asarray(features * kept, np.float32)
        slope = _softmax(dropped @ self._dense + self._bias)
        slope[np.arange(len(labels)), labels] -= 1
        slope /= len(labels)
        back = np.asarray((slope @ self._dense.T) * kept, np.float32).reshape(len(labels), 4, 4, SECOND)
        kernel, bias, below = self._second.backward(back)
        first_kernel, first_bias, _pictures = self._first.backward(below)
        slopes = (first_kernel, first_bias, kernel, bias, dropped.T @ slope, slope.sum(axis=0))
        for weights, adam, one in zip(self._weights(), self._adams, slopes, strict=True):
            np.subtract(weights, adam.step(one), out=weights)

    def _features(self, pictures: Array) -> Array:
        x = ((pictures - 0.5) / 0.25)[..., None]
        return self._second.forward(self._first.forward(x)).reshape(len(pictures), FEATURES)

    def _weights(self) -> tuple[Array, ...]:
        first, second = self._first, self._second
        return first.kernel, first.bias, second.kernel, second.bias, self._dense, self._bias


def _cells(values: Array) -> Array:
    """Return N x h x 2 x w x 2 x C; an odd last row or column is dropped."""
    count, height, width, channels = values.shape
    even = values[:, : height // 2 * 2, : width // 2 * 2]
    return even.reshape(count, height // 2, 2, width // 2, 2, channels)


def _flat(cells: Array, height: int, width: int) -> Array:
    """Undo ``_cells``, with 0 in what was dropped."""
    count, rows, _two, columns, _too, channels = cells.shape
    flat = np.zeros((count, height, width, channels), np.float32)
    flat[:, : 2 * rows, : 2 * columns] = cells.reshape(count, 2 * rows, 2 * columns, channels)
    return flat


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
