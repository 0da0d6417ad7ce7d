"""Looks into an ONNX file before ONNX Runtime does: standard operators only, all weights inside, no loops."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import onnx
from google.protobuf.message import DecodeError

from fer_core.errors import BundleError
from fer_core.messages import N_

STANDARD: Final = frozenset({"", "ai.onnx"})
IMPORTED: Final = STANDARD | {"ai.onnx.ml"}
"""The exporter names the last one in every file; no network of ours uses an operator of it."""


def check_serving_file(path: Path) -> None:
    """Raise BundleError unless the file is a plain network that stands for itself."""
    if problem := problem_of_serving_file(path.read_bytes()):
        raise BundleError("The network file {file} is refused: {problem}.", file=path.name, problem=problem)


def problem_of_serving_file(data: bytes) -> str | None:
    """Return what is wrong with an ONNX file, as the end of a sentence; None for a harmless one."""
    try:
        model = onnx.load_model_from_string(data)
    except DecodeError:
        return N_("it is no ONNX network, or it is damaged")
    return next(_problems(model), None)


def _problems(model: onnx.ModelProto) -> Iterator[str]:
    if not model.graph.node:
        yield N_("it is no ONNX network, or it is damaged")
    for opset in model.opset_import:
        if opset.domain not in IMPORTED:
            yield N_("it needs operators of {domain!r}, which are not ONNX's own").format(domain=opset.domain)
    if model.functions:
        yield N_("it brings operators of its own along")
    for node in model.graph.node:
        yield from _problems_of_node(node)
    tensors = [*model.graph.initializer, *_sparse_parts(model.graph.sparse_initializer)]
    yield from _outside(tensors)


def _problems_of_node(node: onnx.NodeProto) -> Iterator[str]:
    """A part with a graph of its own is a loop or a branch, which can go on for ever."""
    if node.domain not in STANDARD:
        yield N_("it holds the operator {operator!r} of {domain!r}, which is not one of ONNX's own").format(
            operator=node.op_type, domain=node.domain
        )
    for attribute in node.attribute:
        if attribute.HasField("g") or attribute.graphs:
            yield N_("it holds {operator!r}, a loop or a branch").format(operator=node.op_type)
        yield from _outside([attribute.t, *attribute.tensors])
        yield from _outside(_sparse_parts([attribute.sparse_tensor, *attribute.sparse_tensors]))


def _sparse_parts(tensors: "Iterator[onnx.SparseTensorProto] | list[onnx.SparseTensorProto]") -> list[onnx.TensorProto]:
    return [part for tensor in tensors for part in (tensor.values, tensor.indices)]


def _outside(tensors: list[onnx.TensorProto]) -> Iterator[str]:
    for tensor in tensors:
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            yield N_("its weights {name!r} lie in another file").format(name=tensor.name)
