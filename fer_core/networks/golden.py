"""The input that every bundle knows its answer to, drawn by code."""

from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.faces.feature_row import FaceFeatures
from fer_core.networks.bundle import golden_image
from fer_core.networks.inputs import InputSpec, to_batch

SIDE_PX: Final = 68
"""Of the golden image from which parts of the usual size are cut."""
DISTANCES: Final = (0.35, 0.35, 0.45, 0.3, 0.05, 0.75, 0.02, 0.13, 0.13, 0.3, 1.05)
"""Those of a calm face, roughly."""


def golden_input(spec: InputSpec) -> npt.NDArray[np.float32]:
    """Return one input as ``to_batch`` makes it: the golden image, or parts that are cut from it at fixed places.

    Landmarks are not read in it: their trees compare single pixels, and one grey level that another processor rounds
    otherwise moved the probabilities by up to 0.16.
    """
    if spec.features == "pixels":
        return to_batch([golden_image(spec.size_px)], spec)
    return golden_features().as_row().astype(np.float32)[np.newaxis]


def golden_features() -> FaceFeatures:
    """Return the parts of the golden image and the distances of a calm face."""
    grey = golden_image(SIDE_PX)[:, :, 0]
    return FaceFeatures(
        left_eye=grey[17:35, 38:62],
        right_eye=grey[17:35, 33:9:-1],
        mouth=grey[44:68, 18:54],
        distances=np.array(DISTANCES, np.float32),
    )
