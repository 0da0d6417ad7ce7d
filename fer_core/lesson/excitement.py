"""Which faces excite a feature map the most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.errors import MediaError
from fer_core.lesson.drawn_faces import drawn_faces
from fer_core.lesson.graph import Layer
from fer_core.lesson.inside import InsideNetwork
from fer_core.results import Image

Array = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
SEED: Final = 8
EACH_DRAWN: Final = 24
AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gallery:
    """Faces to look through; ``labels`` and ``inputs`` (N x a network's input) belong to ``images``."""

    images: tuple[Image, ...]
    labels: tuple[str, ...]
    inputs: Array


def drawn_gallery(network: InsideNetwork, *, each: int = EACH_DRAWN) -> Gallery:
    """Return drawn faces of every expression, the same each time."""
    faces = drawn_faces(each, seed=SEED, side_px=max(network.card.input.size_px, 48))
    return _gallery(network, [face.image for face in faces], [face.label for face in faces])


def dataset_gallery(
    network: InsideNetwork, dataset: Dataset, *, most: int, progress: Progress | None = None
) -> Gallery:
    """Return up to ``most`` pictures from all over a dataset, the same each time; broken ones are left out."""
    records = list(dataset.manifest.records)
    chosen = np.random.default_rng(SEED).permutation(len(records))[:most]
    images, labels = [], []
    for done, place in enumerate(sorted(chosen.tolist()), 1):
        try:
            images.append(dataset.picture(records[place]))
        except MediaError:
            continue
        finally:
            if progress:
                progress(done, len(chosen))
        labels.append(records[place].label)
    return _gallery(network, images, labels)


def excitement(network: InsideNetwork, gallery: Gallery, layer: Layer) -> Array:
    """Return N x maps: the strongest answer of each map anywhere in each picture."""
    parts = [gallery.inputs[start : start + AT_ONCE] for start in range(0, len(gallery.inputs), AT_ONCE)]
    found = [network.maps(part, layer).max(axis=(2, 3)) for part in parts]
    return np.concatenate(found) if found else np.empty((0, layer.maps), np.float32)


def most_excited(answers: Array, number: int, count: int) -> list[int]:
    """Return the places of the pictures that excite map ``number`` the most, strongest first."""
    order = np.argsort(-answers[:, number], kind="stable")[:count]
    return [int(place) for place in order if answers[place, number] > 0 or answers[:, number].max() <= 0]


def _gallery(network: InsideNetwork, images: Sequence[Image], labels: Sequence[str]) -> Gallery:
    return Gallery(images=tuple(images), labels=tuple(labels), inputs=network.inputs(images))
