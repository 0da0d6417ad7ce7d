"""Trains the tiny network and tells after each epoch how it is: on what it learns from, and on what was kept back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from fer_core.errors import ConfigurationError
from fer_core.lesson.tiny_network import TinyNetwork
from fer_core.lesson.tiny_pictures import TinyData, TinyPictures, varied

EPOCHS: Final = 100
BATCH: Final = 32
DROPOUT: Final = 0.5
SEED: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TinySettings:
    """What can be tried out. ``wrong_labels`` is a share, 0 to 0.5."""

    each: int = 25
    """Pictures a class to learn from."""
    wrong_labels: float = 0.25
    dropout: bool = False
    augmentation: bool = False
    epochs: int = EPOCHS

    def __post_init__(self) -> None:
        if not (1 <= self.each <= 200 and 0 <= self.wrong_labels <= 0.5 and 1 <= self.epochs <= 200):
            raise ConfigurationError(
                "The tiny network learns 1 to 200 epochs from 1 to 200 pictures a class, of which up to half are "
                "labelled wrong; got {epochs}, {each} and {wrong}.",
                epochs=self.epochs,
                each=self.each,
                wrong=self.wrong_labels,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TinyEpoch:
    """Mean cross-entropy and share of right answers; the first pair on the pictures learned from, labels as given."""

    loss: float
    accuracy: float
    kept_back_loss: float
    kept_back_accuracy: float


def train_tiny(data: TinyData, settings: TinySettings, told: Callable[[TinyEpoch], bool]) -> TinyNetwork:
    """Train on ``data``; ``told`` gets each epoch and says whether to go on."""
    classes = len(data.classes)
    network = TinyNetwork(classes, dropout=DROPOUT if settings.dropout else 0.0, seed=SEED)
    given = data.train.with_wrong_labels(settings.wrong_labels, classes, seed=SEED)
    random = np.random.default_rng(SEED)
    for _epoch in range(settings.epochs):
        order = random.permutation(len(given))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            pixels = given.pixels[batch]
            network.learn(varied(pixels, random) if settings.augmentation else pixels, given.labels[batch])
        loss, accuracy = measured(network, given)
        kept_back_loss, kept_back_accuracy = measured(network, data.kept_back)
        epoch = TinyEpoch(
            loss=loss, accuracy=accuracy, kept_back_loss=kept_back_loss, kept_back_accuracy=kept_back_accuracy
        )
        if not told(epoch):
            break
    return network


def measured(network: TinyNetwork, pictures: TinyPictures) -> tuple[float, float]:
    """Return mean cross-entropy and share of right answers."""
    chances = network.probabilities(pictures.pixels)
    of_truth = chances[np.arange(len(pictures)), pictures.labels]
    right = chances.argmax(axis=1) == pictures.labels
    return float(-np.log(np.maximum(of_truth, 1e-7)).mean()), float(right.mean())
