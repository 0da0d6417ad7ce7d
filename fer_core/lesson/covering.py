"""Covers parts of a face: where the answer changes, the network looked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fer_core.results import Image

Array = npt.NDArray[np.float32]
Ask = Callable[[Sequence[Image]], Array]
"""N pictures -> N x classes probabilities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A square in a picture, in pixels."""

    left: int
    top: int
    size: int

    def within(self, height: int, width: int) -> tuple[slice, slice]:
        """Return its rows and columns, as far as they lie in the picture."""
        rows = slice(max(self.top, 0), max(min(self.top + self.size, height), 0))
        return rows, slice(max(self.left, 0), max(min(self.left + self.size, width), 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OcclusionMap:
    """What covering each place does to the probability of one class."""

    drops: Array
    """H x W: by how much the class loses on average when a patch covers this pixel; negative where it gains."""
    whole: float
    """The probability for the uncovered picture."""

    @property
    def heat(self) -> Array:
        """H x W, 0 to 1: the strongest place has 1; nothing but gains is 0 everywhere."""
        losses, most = np.maximum(self.drops, 0), float(self.drops.max())
        return np.asarray(losses / most if most > 0 else np.zeros_like(losses), np.float32)


def cover(image: Image, patch: Patch) -> Image:
    """Return a copy with the patch in the picture's mean grey."""
    covered = image.copy()
    covered[patch.within(*image.shape[:2])] = round(float(image.mean()))
    return covered


def occlusion_map(ask: Ask, image: Image, number: int, *, size: int, step: int) -> OcclusionMap:
    """Move a patch over the picture (RGB, H x W) and note what class ``number`` loses (arXiv 1311.2901, section 4.2).

    A pixel's value is the mean of all patches that cover it.
    """
    height, width = image.shape[:2]
    patches = [
        Patch(left=left, top=top, size=size)
        for top in range(step - size, height, step)
        for left in range(step - size, width, step)
    ]
    answers = ask([image, *(cover(image, patch) for patch in patches)])[:, number]
    sums, times = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    for patch, answer in zip(patches, answers[1:], strict=True):
        sums[patch.within(height, width)] += answers[0] - answer
        times[patch.within(height, width)] += 1
    return OcclusionMap(drops=np.asarray(sums / np.maximum(times, 1), np.float32), whole=float(answers[0]))
