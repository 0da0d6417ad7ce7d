"""Where a network looked, by Grad-CAM (https://arxiv.org/abs/1610.02391), without the library that trained it.

A map's mean gradient is how much the class's score rises when all of the map rises a little. That is tried here, map by
map, with the rest of the network in ONNX Runtime; ``evaluation.explanation`` gets the same from Keras's gradients.
"""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.lesson.inside import InsideNetwork
from fer_core.results import Image

Heat = npt.NDArray[np.float32]
"""H x W, 0 to 1."""
STEP: Final = 0.01
"""How far a map is moved, as a share of its layer's largest value."""


def grad_cam(network: InsideNetwork, image: Image, number: int) -> Heat | None:
    """Return what in a crop (RGB) speaks for class ``number``, in its size; None for a network without such a map."""
    tensor = network.graph.last_maps()
    if tensor is None:
        return None
    maps = network.tensor(tensor, network.inputs([image]))[0]  # C x h x w
    try:
        tail = network.tail(tensor)
    except ValueError:
        return None
    step = STEP * max(float(np.abs(maps).max()), 1e-6)
    moves = step * np.eye(len(maps), dtype=np.float32)[:, :, None, None]
    rises = (tail.scores(maps + moves) - tail.scores(maps - moves))[:, number] / (2 * step)
    grid = np.maximum(np.tensordot(rises / maps[0].size, maps, axes=1), 0)
    large = np.asarray(cv2.resize(grid, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    most = float(large.max())
    return large / most if most > 0 else np.zeros_like(large)
