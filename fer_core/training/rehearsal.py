"""Chooses what a network remembers of its training, for the day when it is taught something new."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Split
from fer_core.errors import TrainingError
from fer_core.evaluation.loading import load_inputs
from fer_core.networks.bundle import sha256
from fer_core.networks.card import Card, read_card, write_card
from fer_core.networks.head import body_of, features_of, head_of
from fer_core.networks.model_card import write_model_card
from fer_core.networks.packing import load_network
from fer_core.networks.replay import REPLAY_NAME, Replay, write_replay
from fer_core.networks.training_marks import TrainingMarks, marks_of, read_marks

REHEARSED: Final = 200
"""Of each class, from the training split."""
HELD_OUT: Final = 100
"""Of each class, from the split valid."""
SEED: Final = 1
SPLITS: Final[tuple[Split, ...]] = ("train", "valid")
Rows = npt.NDArray[np.int64]


def add_replay(folder: Path, dataset: Dataset, *, any_data: bool = False) -> Replay:
    """Give a bundle that was made without one its ``replay.npz``, and name it in the card and in the model card.

    Raises TrainingError when ``dataset`` is not the one that the card names, unless ``any_data`` says that it is as
    good; ConfigurationError when the network has no head to teach.
    """
    card = read_card(folder)
    if not any_data:
        check_trained_on(card, dataset)
    network = load_network(folder)
    head_of(network)  # before the long reading
    replay = choose_pictures(card, dataset, known=read_marks(folder, card)).replay(network)
    card = stored(replay, card, folder)
    write_card(card, folder)
    write_model_card(card, folder)
    return replay


def check_trained_on(card: Card, dataset: Dataset) -> None:
    """Raise TrainingError unless the card names this dataset."""
    known = str(card.dataset.get("fingerprint", "none"))  # a card from elsewhere may not tell
    if dataset.manifest.fingerprint != known:
        raise TrainingError(
            "The network {name} was trained on {known} (fingerprint {wanted}), and this is {got} ({fingerprint}). Give "
            "the same data.",
            name=card.name,
            known=card.dataset.get("name", "?"),
            wanted=known[:12],
            got=dataset.name,
            fingerprint=dataset.manifest.fingerprint[:12],
        )


def stored(replay: Replay, card: Card, folder: Path) -> Card:
    """Write the replay and return the card that names it; the card itself is not written."""
    write_replay(replay, folder)
    files = {**card.files, REPLAY_NAME: sha256(folder / REPLAY_NAME)}
    return replace(card, files=files, training={**card.training, "replay": replay.counts(card.labels)})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """N pictures as the network takes them, N class numbers, and which of them are held out."""

    pixels: npt.NDArray[Any]
    labels: npt.NDArray[np.int64]
    held_out: npt.NDArray[np.bool_]

    def replay(self, network: keras.Model) -> Replay:
        """Return what the network makes of them."""
        features = features_of(body_of(network), self.pixels)
        return Replay(features=features, labels=self.labels, held_out=self.held_out)


def choose_pictures(card: Card, dataset: Dataset, *, known: TrainingMarks | None = None, seed: int = SEED) -> Chosen:
    """Draw at most ``REHEARSED`` pictures a class from train and ``HELD_OUT`` from valid, each evenly.

    A picture that stands in the training split too, pixel by pixel, or that is ``known`` to be learned from, is not
    held out.
    """
    train, valid = (load_inputs(dataset, split, card.labels, card.input) for split in SPLITS)
    seen = {digest(pixels) for pixels in train.pixels}
    earlier = np.zeros(len(valid), bool) if known is None else np.isin(marks_of(valid.pixels), known.train)
    unseen = np.flatnonzero([digest(pixels) not in seen for pixels in valid.pixels] & ~earlier)
    random = np.random.default_rng(seed)
    rehearsed = drawn(train.labels, np.arange(len(train)), REHEARSED, random)
    held_out = drawn(valid.labels, unseen, HELD_OUT, random)
    return Chosen(
        pixels=np.concatenate([train.pixels[rehearsed], valid.pixels[held_out]]),
        labels=np.concatenate([train.labels[rehearsed], valid.labels[held_out]]),
        held_out=np.arange(len(rehearsed) + len(held_out)) >= len(rehearsed),
    )


def drawn(labels: npt.NDArray[np.int64], rows: Rows, most: int, random: np.random.Generator) -> Rows:
    """Return at most ``most`` of ``rows`` of each class, in ascending order."""
    shuffled = random.permutation(rows)
    chosen = [shuffled[labels[shuffled] == label][:most] for label in np.unique(labels[rows])]
    return np.sort(np.concatenate([*chosen, np.empty(0, np.int64)]))


def digest(pixels: npt.NDArray[Any]) -> bytes:
    """Return what is equal for the same pixels alone."""
    return hashlib.sha256(pixels.tobytes()).digest()
