"""How large a network is: its parameters, and the work that one picture makes."""

import math
from collections.abc import Iterator
from typing import Any

import keras
from keras import layers

from fer_core.networks.architectures import build_network
from fer_core.networks.inputs import InputSpec
from fer_core.networks.size_table import NetworkSize

Shape = tuple[int | None, ...]

WITH_KERNELS = (layers.Conv2D, layers.SeparableConv2D, layers.DepthwiseConv2D, layers.Dense)


def describe(architecture: str, *, spec: InputSpec, classes: int, options: dict[str, Any]) -> NetworkSize:
    """Build the untrained network and measure it; downloads nothing. Errors are those of ``build_network``."""
    network = build_network(architecture, spec=spec, classes=classes, options=options)
    return NetworkSize(parameters=network.count_params(), multiply_adds=multiply_adds(network))


def multiply_adds(network: keras.Model) -> int:
    """Count the multiply-adds of convolutions and dense layers for one picture.

    Normalisation, pooling and resizing are left out, as papers do; a layer that is used twice counts twice.
    """
    return sum(_of_layer(layer, shape) for layer, shape in _calls(network))


def _calls(network: keras.Model) -> Iterator[tuple[Any, Shape]]:
    """Yield each layer with the shape of its (first) input, once a call."""
    if isinstance(network, keras.Sequential):
        yield from ((layer, layer.input.shape) for layer in network.layers)
        return
    for entry in network.get_config()["layers"]:
        for call in entry["inbound_nodes"]:
            yield network.get_layer(entry["name"]), _first_shape(call["args"])


def _first_shape(arguments: Any) -> Shape:
    """Find the first tensor in a call as ``get_config`` writes it."""
    while not isinstance(arguments, dict):
        arguments = arguments[0]
    return tuple(arguments["config"]["shape"])


def _of_layer(layer: Any, shape: Shape) -> int:
    if isinstance(layer, keras.Model):
        return multiply_adds(layer)
    if not isinstance(layer, WITH_KERNELS):
        if any(variable.name == "kernel" for variable in layer.weights):
            raise TypeError(f"multiply-adds of a {type(layer).__name__} are not known; add it to {__name__}")
        return 0
    positions: int = math.prod(layer.compute_output_shape(shape)[1:-1])  # 1 for a dense layer
    kernels: int = sum(math.prod(variable.shape) for variable in layer.weights if "kernel" in variable.name)
    return positions * kernels
