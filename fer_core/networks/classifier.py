"""Aligned crops in, class probabilities out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime

from fer_core.config import Framing
from fer_core.errors import BundleError
from fer_core.networks.bundle import GOLDEN_TOLERANCE, SERVING_NAME, checked_card
from fer_core.networks.card import Card
from fer_core.networks.golden import golden_input
from fer_core.networks.inputs import to_batch
from fer_core.results import ClassProbabilities, Image

Array = npt.NDArray[np.float32]

THREADS: Final = 2
"""A group of seven faces takes 2.9 ms on two threads and 5.2 ms on one."""


class ExpressionClassifier(Protocol):
    """Names the expression of faces that were cut with its framing."""

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def framing(self) -> Framing:
        """Where the eyes must lie in a crop."""

    @property
    def input_px(self) -> int:
        """Side of the crop that ``classify`` expects."""

    def classify(self, crops: Sequence[Image]) -> tuple[ClassProbabilities, ...]:
        """Return calibrated probabilities, one a crop (RGB, ``input_px`` square); no crops give ()."""


class OnnxClassifier:
    """A bundle's serving file in ONNX Runtime; may be shared between threads."""

    def __init__(self, card: Card, session: onnxruntime.InferenceSession) -> None:
        self.card = card
        self._session = session
        self._input_name = session.get_inputs()[0].name

    @property
    def labels(self) -> tuple[str, ...]:
        return self.card.labels

    @property
    def framing(self) -> Framing:
        return self.card.framing

    @property
    def input_px(self) -> int:
        return self.card.input.size_px

    def classify(self, crops: Sequence[Image]) -> tuple[ClassProbabilities, ...]:
        if not crops:
            return ()
        rows = self.calibrated(to_batch(crops, self.card.input))
        return tuple(ClassProbabilities(labels=self.labels, values=row) for row in rows)

    def calibrated(self, inputs: Array) -> Array:
        """Return N x classes for N inputs as ``to_batch`` makes them, at least one."""
        return apply_temperature(self._answers(inputs), self.card.temperature)

    def raw_probabilities(self, crops: Sequence[Image]) -> Array:
        """Return what the network itself says, N x classes, before calibration."""
        return self._answers(to_batch(crops, self.card.input))

    def raw_golden(self) -> Array:
        """Return what the network itself says about the golden input, 1 x classes, before calibration."""
        return self._answers(golden_input(self.card.input))

    def _answers(self, inputs: Array) -> Array:
        return np.asarray(self._session.run(None, {self._input_name: inputs})[0], np.float32)


def load_classifier(folder: Path) -> OnnxClassifier:
    """Open a bundle for prediction; raises BundleError when it is missing, damaged or not as its card says."""
    card = checked_card(folder, needs=SERVING_NAME)
    classifier = OnnxClassifier(card, open_session(folder / SERVING_NAME))
    _check_golden(classifier, folder)
    return classifier


def apply_temperature(probabilities: Array, temperature: float) -> Array:
    """Soften (above 1) or sharpen (below 1) N x classes probabilities: softmax(log p / temperature)."""
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-12)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def open_session(path: Path, *, threads: int = THREADS) -> onnxruntime.InferenceSession:
    """Open a serving file; raises BundleError when it is no ONNX network."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # leave the cores to others in between
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises types of its own, without a common base
        raise BundleError("The serving file {path} cannot be opened. Get the network again.", path=path) from error


def _check_golden(classifier: OnnxClassifier, folder: Path) -> None:
    try:
        got = apply_temperature(classifier.raw_golden(), classifier.card.temperature)[0]
    except Exception as error:
        raise BundleError(
            "The network {folder} does not take the input that its card states. Get it again.", folder=folder
        ) from error
    expected = np.array(classifier.card.golden)
    if got.shape != expected.shape or not np.abs(got - expected).max() <= GOLDEN_TOLERANCE:  # NaN is no answer
        raise BundleError(
            "The network {folder} fails its own test: the golden image gives {got}, the card says {expected}. "
            "Get it again, or run the tests of this installation.",
            folder=folder,
            got=[round(float(value), 3) for value in got],
            expected=[round(value, 3) for value in classifier.card.golden],
        )
