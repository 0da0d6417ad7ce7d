"""What the tiny network learns from: a few pictures, some with wrong labels, and others that are kept back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import UNLABELLED, Record
from fer_core.errors import DatasetError, MediaError
from fer_core.expressions import SEVEN
from fer_core.lesson.drawn_faces import drawn_faces
from fer_core.lesson.tiny_network import SIDE
from fer_core.results import Image

Array = npt.NDArray[np.float32]
KEPT_BACK_EACH: Final = 20
"""Pictures of each class that the network is measured on, with right labels."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TinyPictures:
    """N pictures of 24 x 24, 0 to 1, and N class numbers."""

    pixels: Array
    labels: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def with_wrong_labels(self, share: float, classes: int, *, seed: int) -> "TinyPictures":
        """Give about ``share`` of the pictures another label, by lot."""
        random = np.random.default_rng(seed)
        wrong = random.random(len(self)) < share
        others = (self.labels + random.integers(1, classes, len(self))) % classes
        return TinyPictures(pixels=self.pixels, labels=np.where(wrong, others, self.labels))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TinyData:
    """The classes, what is learned from and what is kept back."""

    classes: tuple[str, ...]
    train: TinyPictures
    kept_back: TinyPictures


def drawn_data(each: int, *, seed: int) -> TinyData:
    """Draw ``each`` faces a class to learn from, and others to measure on, a little less marked than caricatures."""
    made = drawn_faces(each + KEPT_BACK_EACH, seed=seed, strength=0.9)
    split = each * len(SEVEN)
    pixels = to_tiny([face.image for face in made])
    labels = np.array([SEVEN.index(face.label) for face in made], np.int64)
    return TinyData(
        classes=SEVEN,
        train=TinyPictures(pixels=pixels[:split], labels=labels[:split]),
        kept_back=TinyPictures(pixels=pixels[split:], labels=labels[split:]),
    )


def dataset_data(dataset: Dataset, each: int, *, seed: int) -> TinyData:
    """Take ``each`` pictures a class from the training pictures, and others to measure on where there are any.

    Raises DatasetError for a dataset with fewer than two classes or without pictures to keep back.
    """
    classes = tuple(label for label in dataset.manifest.labels if label != UNLABELLED)
    held = next((split for split in dataset.manifest.splits if split != "train"), None)
    if len(classes) < 2 or held is None or "train" not in dataset.manifest.splits:
        raise DatasetError(
            "The dataset {name} cannot be used here: it needs at least two classes, pictures to learn from and others "
            "that are kept back. Choose another one, or drawn faces.",
            name=dataset.name,
        )
    return TinyData(
        classes=classes,
        train=_some(dataset, dataset.manifest.of("train"), classes, each, seed),
        kept_back=_some(dataset, dataset.manifest.of(held), classes, KEPT_BACK_EACH, seed),
    )


def to_tiny(images: Sequence[Image]) -> Array:
    """Return N x 24 x 24, grey, 0 to 1, each stretched to its own darkest and brightest."""
    grey = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in images]
    small = [cv2.resize(one, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for one in grey]
    pixels = np.array(small, np.float32).reshape(len(images), SIDE, SIDE)
    low, high = pixels.min(axis=(1, 2), keepdims=True), pixels.max(axis=(1, 2), keepdims=True)
    return np.asarray((pixels - low) / np.maximum(high - low, 1), np.float32)


def varied(pixels: Array, random: np.random.Generator) -> Array:
    """Return each picture shifted, turned, mirrored and lit by lot."""
    made = np.empty_like(pixels)
    for place, picture in enumerate(pixels):
        matrix = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), random.uniform(-10, 10), random.uniform(0.9, 1.1))
        across, down = random.uniform(-2, 2, 2).tolist()
        matrix[:, 2] += np.array((across, down))
        turned = cv2.warpAffine(picture, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
        made[place] = turned[:, ::-1] if random.random() < 0.5 else turned
    light = random.uniform(0.8, 1.2, (len(pixels), 1, 1))
    return np.asarray(np.clip((made - 0.5) * light + 0.5, 0, 1), np.float32)


def _some(dataset: Dataset, records: Sequence[Record], classes: tuple[str, ...], each: int, seed: int) -> TinyPictures:
    """Read up to ``each`` pictures a class; broken ones are left out."""
    random, images, labels = np.random.default_rng(seed), [], []
    for number, label in enumerate(classes):
        of_class = [record for record in records if record.label == label]
        for place in random.permutation(len(of_class))[:each]:
            try:
                images.append(dataset.picture(of_class[place]))
            except MediaError:
                continue
            labels.append(number)
    if not images:
        raise DatasetError("The dataset {name} has no picture that can be read.", name=dataset.name)
    return TinyPictures(pixels=to_tiny(images), labels=np.array(labels, np.int64))
