"""What a network remembers of the pictures it learnt from: ``replay.npz``, labelled inputs of its last layer.

With them a new expression can be taught without the old dataset: the old ones are rehearsed, and measured before and
after (https://arxiv.org/abs/1611.07725 does so with pictures).
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.errors import BundleError
from fer_core.messages import N_
from fer_core.networks.array_file import unpacked_size
from fer_core.networks.bundle import MAX_FILE_BYTES, checked_card
from fer_core.networks.card import Card
from fer_core.writing import write_whole

REPLAY_NAME: Final = "replay.npz"
ARRAYS: Final = ("features", "labels", "held_out")
Features = npt.NDArray[np.float32]
"""N x width of the last layer's input."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replay:
    """N feature vectors; ``labels`` are class numbers; those of ``held_out`` are only measured on."""

    features: Features
    labels: npt.NDArray[np.int64]
    held_out: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        count = len(self.features)
        if self.features.ndim != 2 or self.labels.shape != (count,) or self.held_out.shape != (count,):
            raise ValueError(f"{self.features.shape} features, {self.labels.shape} labels, {self.held_out.shape} marks")

    def of(self, *, held_out: bool) -> tuple[Features, npt.NDArray[np.int64]]:
        """Return the features and labels to learn from, or those to measure on."""
        chosen = self.held_out == held_out
        return self.features[chosen], self.labels[chosen]

    def counts(self, labels: tuple[str, ...]) -> dict[str, Mapping[str, int]]:
        """Return how many there are of each class, as the card has it."""
        parts = {"rehearsed": False, "held_out": True}
        return {
            name: {label: int(np.sum((self.held_out == held) & (self.labels == i))) for i, label in enumerate(labels)}
            for name, held in parts.items()
        }


def write_replay(replay: Replay, folder: Path) -> None:
    """Write ``replay.npz`` with features in half precision: 10 bits are far more than a picture's own noise."""
    data = io.BytesIO()
    np.savez_compressed(
        data,
        features=replay.features.astype(np.float16),
        labels=replay.labels.astype(np.int16),
        held_out=replay.held_out,
    )
    write_whole(folder / REPLAY_NAME, data.getvalue())


def has_replay(card: Card) -> bool:
    """Tell whether a bundle remembers anything."""
    return REPLAY_NAME in card.files


def read_replay(folder: Path) -> Replay:
    """Read a bundle's replay; its hash is checked and nothing in it is run.

    Raises BundleError when there is none, or when it does not fit the card.
    """
    card = checked_card(folder, needs=REPLAY_NAME)
    path = folder / REPLAY_NAME
    try:
        if unpacked_size(path) > MAX_FILE_BYTES:
            raise ValueError(N_("unpacked it has more than {most} MB").format(most=MAX_FILE_BYTES // 2**20))
        with np.load(path, allow_pickle=False) as arrays:
            features, labels, held_out = (arrays[name] for name in ARRAYS)
        replay = Replay(features=features.astype(np.float32), labels=labels.astype(np.int64), held_out=held_out == 1)
        _check_values(replay, len(card.labels))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise BundleError("{path} cannot be used: {reason}. Get the network again.", path=path, reason=error) from error
    return replay


def _check_values(replay: Replay, classes: int) -> None:
    if not np.isfinite(replay.features).all():
        raise ValueError(N_("a feature is not a number"))
    if len(replay.labels) and not 0 <= replay.labels.min() <= replay.labels.max() < classes:
        raise ValueError(N_("it has labels that the card does not know"))
