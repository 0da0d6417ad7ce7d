"""Writes a trained Keras network as a bundle's two files, and opens the Keras one again."""

import contextlib
import io
import os
from pathlib import Path
from typing import Final

import keras
import numpy as np
import onnx

from fer_core.errors import BundleError
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, checked_card
from fer_core.networks.byte_weights import compress_keras_weights, pack_serving_weights
from fer_core.networks.keras_file import check_keras_file

OPSET: Final = 15


def write_network_files(network: keras.Model, folder: Path) -> None:
    """Write ``network.keras``, without the optimiser, and ``network.onnx`` into ``folder``.

    Needs the TensorFlow backend (Keras exports ONNX through it or through torch); raises BundleError on another.
    """
    bare = keras.Model.from_config(network.get_config())
    bare.set_weights(network.get_weights())
    bare.save(folder / KERAS_NAME)
    compress_keras_weights(folder / KERAS_NAME)
    if keras.backend.backend() != "tensorflow":
        raise BundleError(
            "A bundle is packed with KERAS_BACKEND=tensorflow, this is {backend}. Run the same command under it; a "
            "training goes on with --resume, and nothing is trained again.",
            backend=keras.backend.backend(),
        )
    bare(np.zeros((1, *bare.input_shape[1:]), np.float32))  # a model that was never called cannot be exported
    partial = folder / "partial.onnx"
    with contextlib.redirect_stdout(io.StringIO()):
        bare.export(partial, format="onnx", verbose=False, opset_version=OPSET)
    model = onnx.load_model_from_string(partial.read_bytes())
    pack_serving_weights(model)
    partial.write_bytes(model.SerializeToString())
    os.replace(partial, folder / SERVING_NAME)


def load_network(folder: Path) -> keras.Model:
    """Open a bundle's Keras file; its hash is checked, and it is looked into first, so that no code from it is run."""
    checked_card(folder, needs=KERAS_NAME)
    check_keras_file(folder / KERAS_NAME)
    return keras.saving.load_model(folder / KERAS_NAME, compile=False, safe_mode=True)
