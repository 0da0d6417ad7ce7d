"""What dropout would do to an answer, on a network that was trained already."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fer_core.lesson.inside import InsideNetwork
from fer_core.lesson.softmax import drop_out
from fer_core.results import Image

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dropped:
    """Scores of the classes, and how many features were left to make them."""

    scores: Array
    left: int
    features: int


def scores_with_dropout(network: InsideNetwork, image: Image, share: float, *, seed: int) -> Dropped:
    """Return the scores for a crop when about ``share`` of the last features is dropped by lot.

    These are what the last dense layer takes; without one, the maps that the last convolution takes.
    """
    inputs = network.inputs([image])
    if network.dense:
        features = network.features(inputs)
        scores = network.dense.scores(drop_out(features, share, seed=seed))[0]
        return _dropped(scores, features, share, seed=seed)
    place = network.graph.last_convolution_input()
    try:
        tail = network.tail(place) if place else None
    except ValueError:
        tail = None
    if place is None or tail is None:
        scores = network.scores(inputs)
        return _dropped(scores[0], scores, 0.0, seed=seed)
    maps = network.tensor(place, inputs)
    return _dropped(tail.scores(drop_out(maps, share, seed=seed))[0], maps, share, seed=seed)


def _dropped(scores: Array, features: Array, share: float, *, seed: int) -> Dropped:
    """Count what the lot leaves, also of features that are 0 anyway, as most are behind a ReLU."""
    left = int(np.count_nonzero(drop_out(np.ones_like(features), share, seed=seed)))
    return Dropped(scores=scores, left=left, features=features.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one feature adds to a class's score."""

    feature: int
    value: float
    weight: float

    @property
    def added(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A score as a sum: the largest shares by size, all others together, and what every face gets."""

    largest: tuple[Share, ...]
    others: float
    bias: float
    score: float


def score_as_sum(network: InsideNetwork, image: Image, number: int, *, count: int = 5) -> Sum | None:
    """Take the score of class ``number`` for a crop apart; None for a network without a dense layer."""
    if network.dense is None:
        return None
    values, weights = network.features(network.inputs([image]))[0], network.dense.kernel[:, number]
    order = np.argsort(-np.abs(values * weights), kind="stable")
    largest = tuple(
        Share(feature=int(place), value=float(values[place]), weight=float(weights[place])) for place in order[:count]
    )
    others, bias = float((values * weights)[order[count:]].sum()), float(network.dense.bias[number])
    return Sum(largest=largest, others=others, bias=bias, score=sum(one.added for one in largest) + others + bias)
