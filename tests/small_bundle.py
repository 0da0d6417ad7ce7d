"""A tiny network as a bundle, written part by part without Keras: the mean colour, one dense layer, softmax.

Tests change a part to make a hostile one. Building it takes milliseconds.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, golden_image
from fer_core.networks.card import CARD_NAME

LABELS = ("angry", "bored", "happy")
SIZE_PX = 96
CHANNELS = 3
SEED = 3


def weights() -> tuple[np.ndarray, np.ndarray]:
    """Channels x classes, and classes."""
    random = np.random.default_rng(SEED)
    kernel = random.normal(0, 0.01, (CHANNELS, len(LABELS))).astype(np.float32)
    return kernel, random.normal(0, 0.3, len(LABELS)).astype(np.float32)


def serving_model() -> onnx.ModelProto:
    kernel, bias = weights()
    axes = np.array([1, 2], np.int64)
    nodes = [
        helper.make_node("ReduceMean", ["pictures"], ["mean"], axes=axes.tolist(), keepdims=0),
        helper.make_node("MatMul", ["mean", "kernel"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["n", SIZE_PX, SIZE_PX, CHANNELS])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", len(LABELS)])],
        [numpy_helper.from_array(kernel, "kernel"), numpy_helper.from_array(bias, "bias")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


def layer(name: str, inbound: str | None, module: str = "keras.layers", **config: Any) -> dict[str, Any]:
    """Describe a layer as Keras does; ``name`` is its class."""
    shape = [None, CHANNELS] if inbound == "GlobalAveragePooling2D" else [None, SIZE_PX, SIZE_PX, CHANNELS]
    tensor = {
        "class_name": "__keras_tensor__",
        "config": {"shape": shape, "dtype": "float32", "keras_history": [inbound, 0, 0]},
    }
    return {
        "module": module,
        "class_name": name,
        "config": {"name": name, **config},
        "registered_name": None,
        "name": name,
        "inbound_nodes": [{"args": [tensor], "kwargs": {}}] if inbound else [],
    }


def keras_config() -> dict[str, Any]:
    layers = [
        layer("InputLayer", None, batch_shape=[None, SIZE_PX, SIZE_PX, CHANNELS], dtype="float32"),
        layer("GlobalAveragePooling2D", "InputLayer"),
        layer("Dense", "GlobalAveragePooling2D", units=len(LABELS), activation="softmax"),
    ]
    config = {
        "name": "small",
        "trainable": True,
        "layers": layers,
        "input_layers": ["InputLayer", 0, 0],
        "output_layers": ["Dense", 0, 0],
    }
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": config,
        "registered_name": "Functional",
    }


def keras_weights() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as root:
        for name in ("input_layer", "global_average_pooling2d", "dense"):
            root.create_group(f"layers/{name}/vars")
        for place, values in enumerate(weights()):
            root[f"layers/dense/vars/{place}"] = values
    return buffer.getvalue()


def keras_file(config: Mapping[str, Any] | None = None, weights_file: bytes | None = None, **more: bytes) -> bytes:
    """Pack the parts as Keras does."""
    parts = {
        "metadata.json": b'{"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}',
        "config.json": json.dumps(config or keras_config()).encode(),
        "model.weights.h5": keras_weights() if weights_file is None else weights_file,
        **more,
    }
    return packed(parts)


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def golden() -> list[float]:
    kernel, bias = weights()
    logits = golden_image(SIZE_PX).astype(np.float32).mean(axis=(0, 1)) @ kernel + bias
    powers = np.exp(logits - logits.max())
    return [round(float(value), 6) for value in powers / powers.sum()]


def measured() -> dict[str, Any]:
    return {
        "model": "small",
        "data": "drawn",
        "split": "valid",
        "images": 90,
        "accuracy": 0.8,
        "accuracy_interval": [0.705, 0.870],
        "per_class": {label: {"images": 30, "precision": 0.8, "recall": 0.8, "f1": 0.8} for label in LABELS},
    }


def card(files: Mapping[str, bytes], **changes: Any) -> dict[str, Any]:
    values = {
        "name": "small",
        "labels": list(LABELS),
        "input": {"size_px": SIZE_PX, "channels": CHANNELS},
        "framing": {},
        "temperature": 1.0,
        "golden": golden(),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "parameters": sum(part.size for part in weights()),
        "recipe": {"architecture": "small"},
        "dataset": {"name": "drawn"},
        "training": {"date": "2026-02-03"},
        "metrics": measured(),
        "licences": [],
        "format": 1,
    }
    return {**values, **changes}


def bundle_files(
    *, keras: bytes | None = None, serving: bytes | None = None, more: Mapping[str, bytes] | None = None, **changes: Any
) -> dict[str, bytes]:
    """Return name -> bytes of a bundle whose hashes are right; ``changes`` go into its card."""
    files = {
        KERAS_NAME: keras_file() if keras is None else keras,
        SERVING_NAME: serving_model().SerializeToString() if serving is None else serving,
        **(more or {}),
    }
    words = b"# small\n\nIt tells colours apart.\n"
    return {CARD_NAME: json.dumps(card(files, **changes)).encode(), "README.md": words, **files}


def write_bundle(folder: Path, files: Mapping[str, bytes] | None = None, **changes: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (files or bundle_files(**changes)).items():
        (folder / name).write_bytes(data)
    return folder
