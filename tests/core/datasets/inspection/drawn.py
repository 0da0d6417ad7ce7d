"""Pictures with known copies and known faults, and a source that holds them in memory."""

import io
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image

from fer_core.datasets.dataset import Dataset, dataset_from

Pixels = npt.NDArray[np.uint8]


class MemorySource:
    """Files by name."""

    origin = "memory"

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def names(self) -> list[str]:
        return sorted(self._files)

    def read(self, name: str) -> bytes:
        return self._files[name]


def dataset(files: Mapping[str, bytes]) -> Dataset:
    return dataset_from(MemorySource(files), name="drawn")


def scene(seed: int, side: int = 48) -> Pixels:
    """Grey blobs of several sizes: as different from another seed's as two photos, and not symmetric."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side] / side
    picture = np.zeros((side, side))
    for size in (0.3, 0.15, 0.08, 0.08, 0.05, 0.05, 0.05):
        centre_x, centre_y, height = random.uniform(0.1, 0.9), random.uniform(0.1, 0.9), random.normal()
        picture += height * np.exp(-((x - centre_x) ** 2 + (y - centre_y) ** 2) / (2 * size**2))
    picture = (picture - picture.min()) / (picture.max() - picture.min())
    return (30 + 200 * picture).astype(np.uint8)


def encoded(pixels: Pixels, form: str = "PNG", **options: object) -> bytes:
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, form, **options)
    return data.getvalue()
