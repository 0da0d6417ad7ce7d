"""A serving file as a graph of named tensors: which are feature maps, and what comes before and after them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from fer_core.networks.byte_weights import unpack_serving_weights

Array = npt.NDArray[np.float32]
ACTIVATIONS: Final = frozenset({"Relu", "Clip"})
POOLINGS: Final = frozenset({"MaxPool", "AveragePool"})
PARTS: Final = ("left_eye", "right_eye", "mouth")
"""Pictures that a network on parts of the face takes, by the names of their tensors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One place in a network where there are feature maps."""

    tensor: str
    maps: int
    height: int
    width: int
    kind: str
    """"relu", "pool", "sum" (of a block and its shortcut) or "convolution"."""
    part: str = ""
    """The part of the face that it looks at; "" for a network that looks at the whole face."""


class Graph:
    """What can be read off an ONNX network without running it."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = onnx.shape_inference.infer_shapes(model)
        graph = self.model.graph
        self._makers = {output: node for node in graph.node for output in node.output}
        self._weights = {tensor.name: tensor for tensor in graph.initializer}
        known = [*graph.input, *graph.value_info, *graph.output]
        self._shapes = {info.name: tuple(axis.dim_value for axis in info.type.tensor_type.shape.dim) for info in known}

    @classmethod
    def read(cls, path: Path) -> "Graph":
        model = onnx.load_model_from_string(path.read_bytes())
        unpack_serving_weights(model)
        return cls(model)

    @property
    def inputs(self) -> str:
        return str(self.model.graph.input[0].name)

    @property
    def scores(self) -> str | None:
        """The tensor that the last softmax is taken of; None for a network that ends otherwise."""
        last = self._makers[self.model.graph.output[0].name]
        return str(last.input[0]) if last.op_type == "Softmax" else None

    def layers(self) -> tuple[Layer, ...]:
        """Return where feature maps can be looked at, in the order of calculation."""
        return tuple(self._layers())

    def _layers(self) -> Iterator[Layer]:
        last = self._last_convolution()
        for node in self.model.graph.node:
            tensor = node.output[0]
            size = self.map_size(tensor)
            kind = self._kind(node, is_last=node is last)
            if size and kind and self._comes_after_a_convolution(tensor):
                maps = self._shapes[tensor][1]
                yield Layer(
                    tensor=tensor, maps=maps, height=size[0], width=size[1], kind=kind, part=self._part_of(tensor)
                )

    def map_size(self, tensor: str) -> tuple[int, int] | None:
        """Return height and width of N x C x H x W; None where there are no places."""
        shape = self._shapes.get(tensor, ())
        return (shape[2], shape[3]) if len(shape) == 4 and shape[2] * shape[3] > 1 else None

    def first_kernels(self) -> Array:
        """Return K x 3 x 3: what the first convolution does to a grey picture, over all of its input channels.

        What its batch normalisation multiplies by is in them already. K is 0 where its kernels are not 3 x 3.
        """
        first = next((node for node in self.model.graph.node if node.op_type == "Conv"), None)
        values = self.weights(first.input[1]) if first else None
        if values is None or values.shape[2:] != (3, 3):
            return np.empty((0, 3, 3), np.float32)
        return np.asarray(values.sum(axis=1), np.float32)

    def dense(self) -> tuple[str, Array, Array] | None:
        """Return the tensor of features, the F x classes kernel and the bias of the last layer; None without one."""
        added = self._makers.get(self.scores or "")
        product = self._makers.get(added.input[0]) if added and added.op_type == "Add" else None
        if added is None or product is None or product.op_type != "MatMul":
            return None
        kernel, bias = self.weights(product.input[1]), self.weights(added.input[1])
        return (str(product.input[0]), kernel, bias.ravel()) if kernel is not None and bias is not None else None

    def last_maps(self) -> str | None:
        """Return the last tensor of the size that the last convolution works at, as HiResCAM takes it."""
        last = self._last_convolution()
        if last is None or len(self._shapes.get(self.inputs, ())) != 4:
            return None
        size = self.map_size(last.output[0])
        nodes = list(self.model.graph.node)
        later = [node.output[0] for node in nodes[nodes.index(last) :] if self.map_size(node.output[0]) == size]
        return str(later[-1])

    def last_convolution_input(self) -> str | None:
        """Return what the last convolution takes: in a network without a dense layer, that dropout acts on."""
        last = self._last_convolution()
        return str(last.input[0]) if last else None

    def weights(self, name: str) -> Array | None:
        """Return a tensor that is part of the file; None for one that is calculated."""
        found = self._weights.get(name)
        return np.asarray(numpy_helper.to_array(found), np.float32) if found is not None else None

    def between(self, first: str, last: str) -> onnx.ModelProto:
        """Return the network from one tensor to another; raises ValueError where something goes past the first."""
        try:
            part = onnx.utils.Extractor(self.model).extract_model([first], [last])
            onnx.checker.check_model(part)
        except Exception as error:  # it raises types of its own, and plain ones
            raise ValueError(f"the network cannot be cut at {first}") from error
        return part

    def _kind(self, node: onnx.NodeProto, *, is_last: bool) -> str:
        tensor = node.output[0]
        if node.op_type in ACTIVATIONS:
            return "relu"
        if node.op_type in POOLINGS:
            return "pool" if self.map_size(node.input[0]) != self.map_size(tensor) else ""
        if node.op_type == "Add" and not any(name in self._weights for name in node.input):
            return "" if self._followed_by(tensor, ACTIVATIONS) else "sum"
        return "convolution" if is_last and not self._followed_by(tensor, ACTIVATIONS) else ""

    def _followed_by(self, tensor: str, kinds: frozenset[str]) -> bool:
        return any(tensor in node.input and node.op_type in kinds for node in self.model.graph.node)

    def _last_convolution(self) -> onnx.NodeProto | None:
        found = [node for node in self.model.graph.node if node.op_type == "Conv" and self.map_size(node.output[0])]
        return found[-1] if found else None

    def _comes_after_a_convolution(self, tensor: str) -> bool:
        return any(node.op_type == "Conv" for node in self._before(tensor))

    def _part_of(self, tensor: str) -> str:
        names = {output for node in self._before(tensor) for output in node.output}
        found = {part for part in PARTS if any(f"/{part}_1/" in name for name in names)}
        return found.pop() if len(found) == 1 else ""

    def _before(self, tensor: str) -> list[onnx.NodeProto]:
        """Return every node that a tensor depends on."""
        waiting, seen, nodes = [tensor], set(), []
        while waiting:
            node = self._makers.get(waiting.pop())
            if node is not None and node.output[0] not in seen:
                seen.add(node.output[0])
                nodes.append(node)
                waiting.extend(node.input)
        return nodes
