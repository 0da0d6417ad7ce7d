"""Weights of which each takes a byte: rounded in the network, and stored so without a further loss.

Eight bits are enough for kernels (https://arxiv.org/abs/1806.08342, section 3.1.5): each output channel has whole
numbers from -127 to 127 and a step of its own. A step that is a power of two leaves few digits to store in Keras's
file; in the serving file a kernel is the whole numbers, made floats and multiplied by their steps, which ONNX Runtime
does once, when it opens the file.
"""

import io
import os
import zipfile
from pathlib import Path
from typing import Final

import h5py
import keras
import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from fer_core.networks.picture_smoothing import smooths

Array = npt.NDArray[np.float32]
LEVELS: Final = 127
LEAST_SIZE: Final = 1024
"""Values of a kernel that is worth the two operations."""
TOLERANCE: Final = 1e-3
"""Of a step; folded batch normalisation has moved the values by a ten-millionth."""
BYTES, STEPS, FLOATS = "_bytes", "_steps", "_floats"
WEIGHTS_NAME: Final = "model.weights.h5"


def round_weights(network: keras.Model) -> None:
    """Round the kernels of convolutions and dense layers in place, each output channel to its own step.

    What smooths the pictures stays as it is: rounded, its rows would sum to other than 1.
    """
    for layer in network.layers:
        if isinstance(layer, keras.Model):
            round_weights(layer)
        elif type(layer) in (keras.layers.Conv2D, keras.layers.Dense) and not smooths(layer):
            layer.kernel.assign(rounded(np.asarray(keras.ops.convert_to_numpy(layer.kernel))))


def rounded(kernel: Array) -> Array:
    """Return a kernel, output channels last; each channel is whole numbers, 127 at most, of a power of two."""
    largest = np.abs(kernel).reshape(-1, kernel.shape[-1]).max(axis=0)
    steps = 2.0 ** np.ceil(np.log2(np.where(largest > 0, largest, 1) / LEVELS))
    return np.asarray(np.round(kernel / steps) * steps, np.float32)


def pack_serving_weights(model: onnx.ModelProto) -> None:
    """Store every kernel of the serving network whose values are such multiples as bytes; the others stay."""
    graph = model.graph
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) < 2 or np.prod(tensor.dims) < LEAST_SIZE:
            continue
        values = numpy_helper.to_array(tensor)
        axis = 0 if values.ndim > 2 else 1  # of the output channels: O x I x H x W, or features x units
        found = _whole_numbers(np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1))
        if found is None:
            continue
        numbers, steps = found
        shape = [values.shape[axis], *np.delete(values.shape, axis)]
        whole = np.moveaxis(numbers.reshape(shape), 0, axis)
        by_channel = [-1 if place == axis else 1 for place in range(values.ndim)]
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            (
                numpy_helper.from_array(np.ascontiguousarray(whole), name + BYTES),
                numpy_helper.from_array(steps.reshape(by_channel), name + STEPS),
            )
        )
        graph.node.insert(0, helper.make_node("Mul", [name + FLOATS, name + STEPS], [name], name=name + "_scaled"))
        graph.node.insert(
            0, helper.make_node("Cast", [name + BYTES], [name + FLOATS], name=name + "_cast", to=TensorProto.FLOAT)
        )


def unpack_serving_weights(model: onnx.ModelProto) -> None:
    """Undo ``pack_serving_weights``, for whoever looks at the kernels."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    casts = {node.output[0]: node for node in graph.node if node.op_type == "Cast"}
    for node in list(graph.node):
        name = node.output[0]
        cast = casts.get(name + FLOATS)
        if node.op_type != "Mul" or cast is None or list(node.input) != [name + FLOATS, name + STEPS]:
            continue
        if list(cast.input) != [name + BYTES] or not {name + BYTES, name + STEPS} <= stored.keys():
            continue
        whole, steps = (stored[name + part] for part in (BYTES, STEPS))
        values = numpy_helper.to_array(whole).astype(np.float32) * numpy_helper.to_array(steps)
        for part in (node, cast):
            graph.node.remove(part)
        for tensor in (whole, steps):
            graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(values, name))


def compress_keras_weights(path: Path) -> None:
    """Write the weights in a Keras file again, sorted by the bytes' significance and deflated; any Keras reads it."""
    partial = path.with_name(f".{path.name}.partial")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(partial, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, _deflated(data) if entry.filename == WEIGHTS_NAME else data)
    os.replace(partial, path)


def _deflated(data: bytes) -> bytes:
    packed = io.BytesIO()
    with h5py.File(io.BytesIO(data), "r") as source, h5py.File(packed, "w") as target:
        _copy(source, target)
    return packed.getvalue()


def _copy(source: h5py.Group, target: h5py.Group) -> None:
    target.attrs.update(source.attrs)
    for name, part in source.items():
        if isinstance(part, h5py.Group):
            _copy(part, target.create_group(name))
            continue
        dense = {"shuffle": True, "compression": "gzip", "compression_opts": 9} if part.size >= LEAST_SIZE else {}
        target.create_dataset(name, data=part[()], **dense).attrs.update(part.attrs)


def _whole_numbers(rows: Array) -> tuple[npt.NDArray[np.int8], Array] | None:
    """Return whole numbers, K x F, and K steps whose products are ``rows``; None where there are none."""
    largest = np.abs(rows).max(axis=1)
    steps = np.where(largest > 0, 0, 1).astype(np.float64)
    for levels in range(LEVELS, 0, -1):
        waiting = np.flatnonzero(steps == 0)
        if not len(waiting):
            break
        step = largest[waiting].astype(np.float64) / levels
        numbers = rows[waiting] / step[:, None]
        fits = np.abs(numbers - np.round(numbers)).max(axis=1) < TOLERANCE
        steps[waiting[fits]] = step[fits]
    if (steps == 0).any():
        return None
    return np.round(rows / steps[:, None]).astype(np.int8), steps.astype(np.float32)
