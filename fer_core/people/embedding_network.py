"""dlib's face network (a ResNet of 29 layers, "dlib_face_recognition_resnet_model_v1") for ONNX Runtime.

Architecture: dlib's examples/dnn_face_recognition_ex.cpp. Where a block halves the picture and doubles the channels,
dlib adds what is pooled to what is convolved with zeros where either is smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from fer_core.faces.dlib_weights import DIMENSIONS, Convolution, Floats, Weights

CHIP_PX: Final = 150
OPSET: Final = 17
BLOCKS: Final = (False, False, False, True, False, False, False, True, False, False, True, False, False, True)
"""Each of two convolutions; True halves the picture."""


@dataclass(frozen=True, slots=True)
class _Shape:
    channels: int
    side: int


@dataclass(slots=True)
class _Graph:
    """ONNX nodes and their constants, put together one after another."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, kind: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Return the name of the new node's output."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, values: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def convolve(self, source: str, layer: Convolution) -> str:
        inputs = [source, self.constant(layer.filters), self.constant(layer.biases)]
        return self.add("Conv", inputs, strides=[layer.stride] * 2, pads=[layer.padding] * 4)

    def enlarge(self, source: str, shape: _Shape, to: _Shape) -> str:
        """Add channels, rows below and columns on the right, all zero."""
        if shape == to:
            return source
        more = [0, 0, 0, 0, 0, to.channels - shape.channels, to.side - shape.side, to.side - shape.side]
        return self.add("Pad", [source, self.constant(np.array(more, np.int64))])


def build_session(weights: Weights) -> onnxruntime.InferenceSession:
    """Return the network: "chips" (N x 3 x 150 x 150) in, N x 128 out. Any thread may run it."""
    graph = _Graph()
    first, *rest = weights.convolutions
    top = graph.add("Relu", [graph.convolve("chips", first)])
    top = graph.add("MaxPool", [top], kernel_shape=[3, 3], strides=[2, 2])
    shape = _Shape(len(first.biases), (_convolved(CHIP_PX, first) - 3) // 2 + 1)
    for number, halves in enumerate(BLOCKS):
        top, shape = _block(graph, top, shape, rest[2 * number : 2 * number + 2], halves=halves)
    middle = graph.add("Flatten", [graph.add("GlobalAveragePool", [top])])
    answer = graph.add("MatMul", [middle, graph.constant(weights.last)])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(_model(graph, answer), options, providers=["CPUExecutionProvider"])


def prepared(chips: Sequence[np.ndarray]) -> Floats:
    """Return chips (RGB, 150 x 150 x 3) as the network takes them; the figures are dlib's ``input_rgb_image``."""
    means = np.array([122.782, 117.001, 104.298], np.float32)
    return np.ascontiguousarray(((np.stack(chips) - means) / 256).transpose(0, 3, 1, 2), np.float32)


def _block(
    graph: _Graph, source: str, shape: _Shape, layers: Sequence[Convolution], *, halves: bool
) -> tuple[str, _Shape]:
    """Add a residual block: two convolutions, and what came in beside them."""
    first, second = layers
    convolved = graph.convolve(graph.add("Relu", [graph.convolve(source, first)]), second)
    after = _Shape(len(second.biases), _convolved(_convolved(shape.side, first), second))
    if halves:
        source = graph.add("AveragePool", [source], kernel_shape=[2, 2], strides=[2, 2])
        shape = _Shape(shape.channels, shape.side // 2)
    both = _Shape(max(after.channels, shape.channels), max(after.side, shape.side))
    joined = graph.add("Add", [graph.enlarge(convolved, after, both), graph.enlarge(source, shape, both)])
    return graph.add("Relu", [joined]), both


def _convolved(side: int, layer: Convolution) -> int:
    return int((side + 2 * layer.padding - layer.filters.shape[2]) // layer.stride + 1)


def _model(graph: _Graph, answer: str) -> bytes:
    chips = helper.make_tensor_value_info("chips", TensorProto.FLOAT, ["N", 3, CHIP_PX, CHIP_PX])
    out = helper.make_tensor_value_info(answer, TensorProto.FLOAT, ["N", DIMENSIONS])
    whole = helper.make_graph(graph.nodes, "dlib_face_recognition_resnet_model_v1", [chips], [out], graph.constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    return bytes(model.SerializeToString())
