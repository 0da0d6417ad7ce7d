"""The process in which a network from elsewhere is opened for the first time: ``python -m``, a folder, an answer.

Each file is looked into before a library opens it (``keras_file``, ``serving_file``, ``array_file``). That alone may
bring a process down, so it is done here too; then the files must work and belong together.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from fer_core.errors import BundleError, FerError
from fer_core.networks.array_file import check_array_file
from fer_core.networks.bundle import GOLDEN_TOLERANCE
from fer_core.networks.bundle_files import known_files
from fer_core.networks.classifier import OnnxClassifier, load_classifier
from fer_core.networks.golden import golden_input
from fer_core.networks.keras_file import check_keras_file
from fer_core.networks.serving_file import check_serving_file
from fer_core.networks.training_marks import read_marks

CHECKS: Final[dict[str, Callable[[Path], None]]] = {
    ".keras": check_keras_file,
    ".onnx": check_serving_file,
    ".npz": check_array_file,
}
"""By a file's ending."""
MOST_MEMORY: Final = 6 * 2**30
MOST_SECONDS: Final = 150
"""Of processor time."""


def main() -> None:
    """Answer with one line: null, or the error."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    _limit_yourself()
    try:
        check(Path(sys.argv[1]))
        problem = None
    except FerError as error:
        problem = {"message_id": error.message_id, "values": error.plain_values}
    answer.write(f"\n{json.dumps(problem)}\n")
    answer.flush()


def check(folder: Path) -> None:
    """Raise BundleError unless every file is harmless, and both networks open and answer alike."""
    look_into(folder)
    classifier = load_classifier(folder)
    read_marks(folder, classifier.card)  # an evaluation would fail by it later
    network = _opened(folder)
    if network.output_shape[-1] != len(classifier.labels):
        raise BundleError("The network's two files have different classes. Get it again.")
    if len(network.inputs) == 1 and not _difference(classifier, network) <= GOLDEN_TOLERANCE:  # NaN is no answer
        raise BundleError("The network's two files give different answers to the same picture. Get it again.")


def look_into(folder: Path) -> None:
    """Raise BundleError for a file that could run code or read another file."""
    for path in known_files(folder):
        if look := CHECKS.get(path.suffix):
            look(path)


def _opened(folder: Path) -> Any:
    from fer_core.networks.packing import load_network  # Keras takes seconds; a file refused before need not wait

    try:
        return load_network(folder)
    except BundleError:
        raise
    except Exception as error:  # Keras raises types of many libraries
        raise BundleError("The network's Keras file does not open. Get it again.") from error


def _difference(classifier: OnnxClassifier, network: Any) -> float:
    try:
        keras_says = np.asarray(network(golden_input(classifier.card.input)))
    except Exception as error:
        raise BundleError("The network's Keras file does not take the input that its card states.") from error
    return float(np.abs(keras_says - classifier.raw_golden()).max())


def _limit_yourself() -> None:
    """Where the system can: a file that fills the memory must not take the computer along."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    main()
