"""Where a network looked, by HiResCAM (https://arxiv.org/abs/2011.08891), without the library that trained it.

What a place of the last maps adds to a class's score is its values times their gradients: how fast the score rises when
all values of that place grow by the same share. That is tried here, place by place, with the rest of the network in
ONNX Runtime; ``evaluation.explanation`` gets the same from Keras's gradients.
"""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.lesson.inside import InsideNetwork
from fer_core.results import Image

Heat = npt.NDArray[np.float32]
"""H x W, 0 to 1."""
STEP: Final = 0.001
"""By which share a place's values grow and shrink."""


def hires_cam(network: InsideNetwork, image: Image, number: int) -> Heat | None:
    """Return what in a crop (RGB) speaks for class ``number``, in its size; None for a network without such a map.

    The strongest place has 1; where nothing speaks for the class it is 0 everywhere.
    """
    tensor = network.graph.last_maps()
    if tensor is None:
        return None
    maps = network.tensor(tensor, network.inputs([image]))[0]  # C x h x w
    try:
        tail = network.tail(tensor)
    except ValueError:
        return None
    height, width = maps.shape[1:]
    places = np.eye(height * width, dtype=np.float32).reshape(-1, 1, height, width)
    rises = (tail.scores(maps * (1 + STEP * places)) - tail.scores(maps * (1 - STEP * places)))[:, number] / (2 * STEP)
    grid = np.maximum(rises, 0).reshape(height, width)
    large = np.asarray(cv2.resize(grid, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    most = float(large.max())
    return large / most if most > 0 else np.zeros_like(large)
