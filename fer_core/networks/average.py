"""Several networks as one: it answers with the mean of their scores, or has the mean of their weights.

The mean of the members' scores, before the softmax, is one dense layer on all their features side by side, so the
average has a head as any network has, and can be taught. Averages of networks that were trained apart are right more
often than each of them (https://arxiv.org/abs/1612.01474).

The mean of weights, a model soup, is as small and as fast as one member, and often better than each where all went on
from the same network (https://arxiv.org/abs/2203.05482). Of networks that began apart it is no better than guessing.
"""

from collections.abc import Sequence
from typing import Any, Final

import keras
import numpy as np
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.head import body_of, has_head, head_of

CALCULATES: Final = ("activation", "strides", "padding", "dilation_rate", "groups", "pool_size", "target_shape", "dims")
KerasTensor = Any


def average_of(members: Sequence[keras.Model], *, mirrored: bool) -> keras.Model:
    """Return a network that holds copies of the members and takes the softmax of their mean scores.

    ``mirrored``: each member looks at the mirror image too. Raises ConfigurationError unless there are members, which
    take the same picture, tell as many classes apart and end with a dense softmax.
    """
    _check(members)
    pictures = keras.Input(members[0].input_shape[1:], name="pictures")
    views = [pictures, _mirrored(pictures)] if mirrored else [pictures]
    heads = [head_of(member) for member in members]
    features = [body(view) for body in map(_body, members, range(len(members))) for view in views]
    kernels = [head.kernel for head in heads for _view in views]
    joined = layers.Concatenate(name="features")(features) if len(features) > 1 else features[0]
    last = layers.Dense(heads[0].bias.size, activation="softmax", name="probabilities")
    network = keras.Model(pictures, last(joined), name="average")
    last.set_weights([np.concatenate(kernels) / len(kernels), np.mean([head.bias for head in heads], axis=0)])
    return network


def soup_of(members: Sequence[keras.Model]) -> keras.Model:
    """Return a copy of the first member whose weights are the means of all the members'.

    So are the statistics of its batch normalisation, which want to be measured (``norm_statistics``). Raises
    ConfigurationError unless there are members, which are built in the same way.
    """
    if not members:
        raise ConfigurationError("An average needs at least one network.")
    if any(isinstance(layer, keras.Model) for member in members for layer in member.layers):
        raise ConfigurationError(
            "The weights of an average of networks cannot be averaged. Average the weights of its members first."
        )
    if any(_build_of(member) != _build_of(members[0]) for member in members):
        raise ConfigurationError(
            "Only the weights of networks that are built in the same way can be averaged, and these are not."
        )
    soup = keras.Model.from_config({**members[0].get_config(), "name": "soup"})
    soup.set_weights([np.mean(arrays, axis=0) for arrays in zip(*(one.get_weights() for one in members), strict=True)])
    return soup


def _build_of(network: keras.Model) -> list[tuple[type, dict[str, Any], list[tuple[int, ...]]]]:
    return [(type(layer), _settings(layer), [array.shape for array in layer.get_weights()]) for layer in network.layers]


def _settings(layer: keras.Layer) -> dict[str, Any]:
    """Return what decides how a layer calculates and cannot be seen by the shapes of its weights."""
    settings = layer.get_config()
    return {name: settings[name] for name in CALCULATES if name in settings}


def _body(member: keras.Model, number: int) -> keras.Model:
    """Return a copy without the head, under a name of its own."""
    body = body_of(member)
    copy = keras.Model.from_config({**body.get_config(), "name": f"member_{number + 1}"})
    copy.set_weights(body.get_weights())
    return copy


def _mirrored(pictures: KerasTensor) -> KerasTensor:
    """Turn left and right: the columns times a matrix that is 1 on its other diagonal, which is exact."""
    width = pictures.shape[2]
    swap = layers.Dense(width, use_bias=False, trainable=False, name="mirror")
    turned = layers.Permute((1, 3, 2), name="columns_back")(swap(layers.Permute((1, 3, 2), name="columns")(pictures)))
    swap.set_weights([np.eye(width, dtype=np.float32)[::-1]])
    return turned


def _check(members: Sequence[keras.Model]) -> None:
    if not members:
        raise ConfigurationError("An average needs at least one network.")
    for member in members:
        if not has_head(member) or len(member.input_shape) != 4:
            raise ConfigurationError(
                'The network "{name}" cannot be averaged: it does not look at one picture, or does not end with a '
                "dense softmax.",
                name=member.name,
            )
    shapes = {(member.input_shape, member.output_shape) for member in members}
    if len(shapes) > 1:
        raise ConfigurationError(
            "Only networks that take the same pictures and tell as many classes apart can be averaged; these take "
            "{shapes}.",
            shapes=", ".join(sorted(f"{before[1:]} for {after[1]} classes" for before, after in shapes)),
        )
