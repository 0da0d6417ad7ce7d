"""What training reports while it goes on: pages draw it, commands print it."""

from collections.abc import Callable
from dataclasses import dataclass

from fer_core.training.runs import Epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """A step of an epoch; counts from 1. Loss and accuracy are means over the epoch's batches so far."""

    epoch: int
    batch: int
    batches: int
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochDone:
    """An epoch with its validation; ``seconds_left`` assumes that all epochs run."""

    epoch: Epoch
    epochs: int
    best: Epoch
    seconds_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StartNotice:
    """Something did not go as the recipe asks before the first epoch, and the training goes on."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturesRead:
    """Before the first epoch of a network on landmarks: pictures of a split that have been read, of all of them."""

    done: int
    total: int


Progress = Callable[[BatchDone | EpochDone | StartNotice | FeaturesRead], None]
