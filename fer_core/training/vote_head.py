"""A second head that learns what a crowd voted, and with it the body; the network that serves goes without it.

One label says little of a doubtful face, ten votes (https://arxiv.org/abs/1608.01041) say how doubtful it is. As
targets of their own they teach the body without moving the first head away from the dataset's labels.
"""

from collections.abc import Sequence
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from fer_core.datasets.votes import CHOICES, Voted
from fer_core.errors import ConfigurationError
from fer_core.networks.head import has_head

NAME: Final = "votes"


def with_vote_head(network: keras.Model) -> keras.Model:
    """Return a network with the same layers and a second output, N x 10: the shares of votes.CHOICES, in that order.

    Raises ConfigurationError for a network that does not end with a dense softmax: there is no place for another head.
    """
    if not has_head(network):
        raise ConfigurationError(
            'The network "{name}" has no place for a second head. Set vote_head to 0, or take another architecture.',
            name=network.name,
        )
    votes = layers.Dense(len(CHOICES), activation="softmax", name=NAME)(network.layers[-1].input)
    return keras.Model(network.inputs[0], [network.outputs[0], votes], name=network.name)


def without_vote_head(network: keras.Model) -> keras.Model:
    """Return the network that serves, which shares the weights; one that never had the second head as it is."""
    if len(network.outputs) == 1:
        return network
    return keras.Model(network.inputs[0], network.outputs[0], name=network.name)


def vote_targets(records: Sequence[Voted]) -> npt.NDArray[np.float32]:
    """Return N x 10: each picture's votes as shares that sum to 1, or zeros, which cost nothing, where nobody voted."""
    targets = np.zeros((len(records), len(CHOICES)), np.float32)
    for number, record in enumerate(records):
        if record.votes:
            targets[number] = record.votes.distribution(CHOICES)
    return targets
