"""A frontal face in points, whose distances are known, and photos to go with it."""

import numpy as np
import pytest
import skimage.data

from fer_core.geometry import Points
from fer_core.results import Image, Landmarks


def frontal_points() -> Points:
    """68 points in the face's own frame: eyes at -0.5, 0 and 0.5, 0."""
    p = np.zeros((68, 2), np.float64)
    angles = np.linspace(np.pi, 0, 17)
    p[0:17] = np.stack([np.cos(angles), 1.6 * np.sin(angles)], axis=1)  # chin at 0, 1.6
    p[17:22, 0], p[22:27, 0] = np.linspace(-0.85, -0.25, 5), np.linspace(0.25, 0.85, 5)
    p[17:27, 1] = -0.35
    p[27:31, 1] = [0.05, 0.2, 0.35, 0.5]
    p[31:36] = [(-0.15, 0.62), (-0.07, 0.64), (0, 0.65), (0.07, 0.64), (0.15, 0.62)]
    eye = np.array([(-0.2, 0), (-0.1, -0.07), (0.1, -0.07), (0.2, 0), (0.1, 0.07), (-0.1, 0.07)])
    p[36:42], p[42:48] = eye - (0.5, 0), np.add(eye, (0.5, 0))
    p[48:55] = [(-0.4, 1), (-0.25, 0.93), (-0.1, 0.88), (0, 0.9), (0.1, 0.88), (0.25, 0.93), (0.4, 1)]
    p[55:60] = [(0.25, 1.1), (0.1, 1.15), (0, 1.16), (-0.1, 1.15), (-0.25, 1.1)]
    p[60:65] = [(-0.3, 1), (-0.1, 0.97), (0, 0.98), (0.1, 0.97), (0.3, 1)]
    p[65:68] = [(0.1, 1.03), (0, 1.04), (-0.1, 1.03)]
    return p.astype(np.float32)


def placed(
    points: Points, *, scale: float = 100, degrees: float = 0, shift: tuple[float, float] = (200, 150)
) -> Landmarks:
    """Points of a face's own frame, turned clockwise and put into a photo."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return Landmarks(points=(points @ np.array([[cos, sin], [-sin, cos]]) * scale + shift).astype(np.float32))


@pytest.fixture
def points() -> Points:
    return frontal_points()


@pytest.fixture
def place():
    return placed


@pytest.fixture(scope="session")
def astronaut() -> Image:
    """A public-domain photo that scikit-image carries, 512 x 512: one face near 224, 120."""
    return np.ascontiguousarray(skimage.data.astronaut())
