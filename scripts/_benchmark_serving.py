"""Compares engines that can serve a bundle: time at batch 1 and 8, and agreement with Keras."""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from fer_core.networks.bundle import SERVING_NAME, bundle_folder, golden_image
from fer_core.networks.card import read_card
from fer_core.networks.inputs import to_batch
from fer_core.results import Image

HELP = "compare ONNX Runtime, LiteRT, OpenCV DNN and Keras on a bundle's network, one thread each"
ROUNDS = 60
Batch = npt.NDArray[np.float32]
Engine = Callable[[Batch], Batch]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("--model", metavar="NAME", help="a bundle's name or folder (default: default)")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; the engines take turns, so that a busy machine slows all of them alike."""
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = "1"  # read when TensorFlow starts
    folder = bundle_folder(arguments.model)
    engines = open_engines(folder)
    spec = read_card(folder).input
    inputs = to_batch(faces(spec.size_px), spec)
    batches = {1: inputs[:1], 8: inputs}
    times = {size: measure(engines, batch) for size, batch in batches.items()}
    expected = engines["Keras"](batches[8])
    print("| engine | batch 1, ms | batch 8, ms | times ONNX Runtime (8) | largest difference from Keras |")
    print("|---|---|---|---|---|")
    for name, engine in engines.items():
        difference = np.abs(engine(batches[8]) - expected).max()
        ratio = times[8][name] / times[8]["ONNX Runtime"]
        print(f"| {name} | {times[1][name]:.2f} | {times[8][name]:.2f} | {ratio:.1f} | {difference:.0e} |")
    prepared, whole = one_face(folder)
    print(f"\nOne face from its crop, one thread: {whole:.2f} ms, of which {prepared:.2f} ms make the network's input.")
    return 0


def faces(size_px: int) -> list[Image]:
    """Return eight crops: the golden image, differently lit and noisy."""
    random = np.random.default_rng(0)
    noise = random.integers(0, 60, (8, size_px, size_px, 1))
    return list(np.clip(golden_image(size_px) + noise, 0, 255).astype(np.uint8))


def one_face(folder: Path) -> tuple[float, float]:
    """Return the median milliseconds of making the input of a crop, and of that and the network's answer."""
    import cv2

    from fer_core.networks.classifier import open_session

    cv2.setNumThreads(1)
    spec, session = read_card(folder).input, open_session(folder / SERVING_NAME, threads=1)
    crops, name = faces(spec.size_px), session.get_inputs()[0].name
    prepared, whole = [], []
    for number in range(ROUNDS):
        started = time.perf_counter()
        batch = to_batch([crops[number % len(crops)]], spec)
        prepared.append(time.perf_counter() - started)
        session.run(None, {name: batch})
        whole.append(time.perf_counter() - started)
    return 1000 * median(prepared), 1000 * median(whole)


def measure(engines: dict[str, Engine], batch: Batch) -> dict[str, float]:
    """Return the median milliseconds of each engine over rounds in which each has one turn."""
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            started = time.perf_counter()
            engine(batch)
            seconds[name].append(time.perf_counter() - started)
    return {name: 1000 * median(taken) for name, taken in seconds.items()}


def open_engines(folder: Path) -> dict[str, Engine]:
    """Open the same network in every engine."""
    from fer_core.networks.packing import load_network

    network = load_network(folder)
    return {
        "ONNX Runtime": onnx_runtime(folder / SERVING_NAME),
        "LiteRT": litert(network),
        "OpenCV DNN": opencv(folder / SERVING_NAME),
        "Keras": lambda batch: np.asarray(network(batch)),
        "Keras predict": lambda batch: np.asarray(network.predict(batch, verbose=0)),
    }


def onnx_runtime(path: Path) -> Engine:
    """Open it as the app does."""
    from fer_core.networks.classifier import open_session

    session = open_session(path, threads=1)
    name = session.get_inputs()[0].name
    return lambda batch: np.asarray(session.run(None, {name: batch})[0])


def opencv(path: Path) -> Engine:
    """Open the ONNX file in OpenCV's DNN module; both batch sizes have passed through before it is timed."""
    import cv2

    cv2.setNumThreads(1)
    network = cv2.dnn.readNetFromONNX(str(path))

    def predict(batch: Batch) -> Batch:
        network.setInput(batch)
        return np.asarray(network.forward(), np.float32)

    return predict


def litert(network: object) -> Engine:
    """Convert with Keras' own export and run in TensorFlow's LiteRT interpreter."""
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.tflite"
        network.export(path, format="litert", verbose=False)  # type: ignore[attr-defined]
        content = path.read_bytes()
    interpreter = tf.lite.Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    place, answer = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]

    def predict(batch: Batch) -> Batch:
        if tuple(interpreter.get_input_details()[0]["shape"]) != batch.shape:
            interpreter.resize_tensor_input(place, batch.shape)
            interpreter.allocate_tensors()
        interpreter.set_tensor(place, batch)
        interpreter.invoke()
        return np.asarray(interpreter.get_tensor(answer))

    return predict
