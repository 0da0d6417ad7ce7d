"""Plane geometry on numpy arrays: points are N x 2 (x, y) in pixels, y pointing down."""

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]
"""N x 2, x and y."""
Matrix = npt.NDArray[np.float64]
"""2 x 3, an affine map of points."""


def transform(points: Points, matrix: Matrix) -> Points:
    """Apply a 2 x 3 affine matrix to N x 2 points."""
    return (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def similarity_between(source: Points, target: Points) -> Matrix:
    """Return the rotation, scale and shift that takes two source points onto two target points.

    With points as complex numbers, ``target = a * source + b``; two pairs determine ``a`` and ``b``.
    """
    start, end = _complex(source), _complex(target)
    span = start[1] - start[0]
    if abs(span) < 1e-6:
        raise ValueError(f"the two source points coincide at {source[0]}")
    a = (end[1] - end[0]) / span
    b = end[0] - a * start[0]
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]])


def level_similarity(source: Points, target: Points, *, level: Points) -> Matrix:
    """Return the similarity that turns the line through the two points ``level`` flat, first point on the left.

    Scale and shift then take the N source points as near to the N target points as they come (least squares).
    """
    direction = _complex(level)
    span = direction[1] - direction[0]
    if abs(span) < 1e-6:
        raise ValueError(f"the two points to level coincide at {level[0]}")
    turned, goal = _complex(source) * (abs(span) / span), _complex(target)
    around, around_goal = turned - turned.mean(), goal - goal.mean()
    scale = float((around.conj() * around_goal).real.sum() / (np.abs(around) ** 2).sum())
    a = scale * abs(span) / span
    b = goal.mean() - scale * turned.mean()
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]])


def distance(first: Points, second: Points) -> float:
    """Return the Euclidean distance between two points, in pixels."""
    return float(np.hypot(*(np.asarray(first, np.float64) - np.asarray(second, np.float64))))


def _complex(points: Points) -> npt.NDArray[np.complex128]:
    return points[:, 0].astype(np.float64) + 1j * points[:, 1].astype(np.float64)
