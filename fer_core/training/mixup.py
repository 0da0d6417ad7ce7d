"""Mixup: pictures and targets laid over one another (https://arxiv.org/abs/1710.09412)."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def mix(pictures: Array, targets: Array, *, alpha: float, random: np.random.Generator) -> tuple[Array, Array]:
    """Blend each picture (N x H x W x C) and its target (N x classes) with another one of the batch.

    The share of the other is drawn from Beta(alpha, alpha), for each picture by itself. Returns new arrays; with
    alpha 0 those that were given, and nothing is drawn.
    """
    if alpha == 0:
        return pictures, targets
    partners = random.permutation(len(pictures))
    own = random.beta(alpha, alpha, len(pictures)).astype(np.float32)
    return _blend(pictures, pictures[partners], own), _blend(targets, targets[partners], own)


def _blend(first: Array, second: Array, share: Array) -> Array:
    share = share.reshape(-1, *[1] * (first.ndim - 1))
    return share * first + (1 - share) * second
