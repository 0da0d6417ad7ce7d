"""A network opened up: its feature maps, features and scores, by ONNX Runtime, so that it takes milliseconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime

from fer_core.errors import BundleError
from fer_core.faces.alignment import FaceAligner
from fer_core.lesson.graph import Graph, Layer
from fer_core.networks.bundle import SERVING_NAME, checked_card
from fer_core.networks.card import Card
from fer_core.networks.classifier import THREADS, apply_temperature
from fer_core.networks.inputs import to_batch
from fer_core.results import Image, Landmarks

Array = npt.NDArray[np.float32]
CHUNK: Final = 64
"""Pictures that go through the network at once: their feature maps need memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dense:
    """The last layer: ``kernel`` features x classes, ``bias`` classes."""

    features: str
    kernel: Array
    bias: Array

    def scores(self, features: Array) -> Array:
        """Return N x classes."""
        return np.asarray(features @ self.kernel + self.bias, np.float32)


class InsideNetwork:
    """Every step between a crop and the answer; may be shared between threads."""

    def __init__(self, card: Card, graph: Graph) -> None:
        self.card = card
        self.graph = graph
        self.layers = graph.layers()
        self.kernels = graph.first_kernels()
        self._session = _session(self._opened_up(graph))

    @cached_property
    def dense(self) -> Dense | None:
        """The last dense layer; None for a network that ends with feature maps of the classes."""
        found = self.graph.dense()
        return Dense(features=found[0], kernel=found[1], bias=found[2]) if found else None

    def crop(self, image: Image, landmarks: Landmarks) -> Image:
        """Cut a face out of a photo exactly as the network gets it, RGB, square."""
        return FaceAligner(self.card.framing, self.card.input.size_px).align(image, landmarks).image

    def inputs(self, crops: Sequence[Image]) -> Array:
        """Return what the network takes of crops (RGB, any size)."""
        return to_batch(crops, self.card.input)

    def probabilities(self, crops: Sequence[Image]) -> Array:
        """Return N x classes as the whole app gives them, calibrated."""
        raw = self._run(str(self.graph.model.graph.output[0].name), self.inputs(crops))
        return apply_temperature(raw, self.card.temperature)

    def maps(self, inputs: Array, layer: Layer) -> Array:
        """Return the feature maps of a layer, N x maps x H x W."""
        return self._run(layer.tensor, inputs)

    def features(self, inputs: Array) -> Array:
        """Return what the last dense layer takes, N x F; raises ValueError where there is none."""
        if self.dense is None:
            raise ValueError("this network has no dense layer")
        return self._run(self.dense.features, inputs)

    def scores(self, inputs: Array) -> Array:
        """Return N x classes before the softmax."""
        if self.graph.scores:
            return self._run(self.graph.scores, inputs)
        return np.log(np.maximum(self._run(str(self.graph.model.graph.output[0].name), inputs), 1e-12))

    def tensor(self, name: str, inputs: Array) -> Array:
        """Return the tensor of that name, N x ...; only one that is told of here."""
        return self._run(name, inputs)

    def tail(self, tensor: str) -> "Tail":
        """Return the rest of the network from a tensor on; raises ValueError where something goes past it."""
        if self.graph.scores is None:
            raise ValueError("this network does not end with a softmax")
        return Tail(self.graph.between(tensor, self.graph.scores))

    def _run(self, tensor: str, inputs: Array) -> Array:
        taken = self.graph.inputs
        parts = [inputs[start : start + CHUNK] for start in range(0, max(len(inputs), 1), CHUNK)]
        found = [self._session.run([tensor], {taken: part})[0] for part in parts]
        return np.asarray(np.concatenate(found), np.float32)

    @staticmethod
    def _opened_up(graph: Graph) -> onnx.ModelProto:
        """Return the network with outputs in its middle."""
        dense, told = graph.dense(), {graph.model.graph.output[0].name}
        inside = [
            *(layer.tensor for layer in graph.layers()),
            *(name for name in (graph.scores, graph.last_maps(), graph.last_convolution_input()) if name),
            *((dense[0],) if dense else ()),
        ]
        model = onnx.ModelProto()
        model.CopyFrom(graph.model)
        for name in dict.fromkeys(inside):
            if name not in told:
                model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
        return model


class Tail:
    """The rest of a network, from one tensor in its middle to the scores."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._session = _session(model)
        self._taken = self._session.get_inputs()[0].name

    def scores(self, values: Array) -> Array:
        """Return N x classes for N values of the tensor."""
        parts = [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
        found = [self._session.run(None, {self._taken: part})[0] for part in parts]
        return np.asarray(np.concatenate(found), np.float32)


def open_inside(folder: Path) -> InsideNetwork:
    """Open a bundle to look inside; raises BundleError when it is missing, damaged or not as its card says."""
    card = checked_card(folder, needs=SERVING_NAME)
    try:
        return InsideNetwork(card, Graph.read(folder / SERVING_NAME))
    except Exception as error:  # ONNX and ONNX Runtime raise types of their own, without a common base
        raise BundleError(
            "The network {folder} cannot be opened up to look inside. Get it again, or use another one.", folder=folder
        ) from error


def _session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
