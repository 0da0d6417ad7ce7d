"""What a network knows before its first epoch: ImageNet's weights, those of a file, or nothing."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import keras

from fer_core.errors import ConfigurationError
from fer_core.networks.architectures import architecture_options
from fer_core.networks.face_resnet import DLIB, FaceResnetOptions
from fer_core.networks.face_resnet_start import take_dlib_weights
from fer_core.networks.mobilenet_v2 import HEAD, IMAGENET, RANDOM, MobileNetV2Options, build_backbone
from fer_core.networks.start_file import check_start_file

SILENCE_S: Final = 20.0
"""Keras's download waits for ever; after this long without a byte it counts as failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that did not go as asked, and went on: ``str()`` is English, a page translates ``message_id``."""

    message_id: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message_id.format(**self.values)


def load_start_weights(name: str, network: keras.Model, options: dict[str, Any]) -> Notice | None:
    """Put the weights that ``options`` name into an untrained network; architectures without any keep theirs.

    When ImageNet's cannot be had the network stays random and the notice says why. Raises ConfigurationError for a
    file that cannot be used.
    """
    chosen = architecture_options(name, options)
    if isinstance(chosen, FaceResnetOptions) and chosen.weights == DLIB:
        take_dlib_weights(network)
        return None
    if not isinstance(chosen, MobileNetV2Options) or chosen.weights == RANDOM:
        return None
    if chosen.weights != IMAGENET:
        _from_file(network, chosen, Path(chosen.weights))
        return None
    try:
        with _silence_ends():
            _take_over(network, build_backbone(chosen, IMAGENET))
    except Exception as error:  # noqa: BLE001  (Keras raises a bare Exception, h5py and sockets theirs)
        return _not_available(chosen, error)
    return None


def _from_file(network: keras.Model, options: MobileNetV2Options, path: Path) -> None:
    check_start_file(path)
    try:
        _take_over(network, _opened(options, path))
    except Exception as error:  # h5py, zipfile and Keras raise types of their own, without a common base
        raise ConfigurationError(
            "The weights {path} are not those of a MobileNetV2 with alpha {alpha}, or the file is damaged ({reason}). "
            "Give another file, or another alpha.",
            path=path,
            alpha=options.alpha,
            reason=_first_line(error),
        ) from error


def _opened(options: MobileNetV2Options, path: Path) -> keras.Model:
    """Return a network with the backbone's layers; no code from the file is run."""
    if path.suffix == ".keras":
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    return build_backbone(options, str(path))


def _take_over(network: keras.Model, source: keras.Model) -> None:
    """Copy all weights but the head's, layer by layer, by name."""
    for layer in network.layers:
        if layer.weights and layer.name != HEAD:
            layer.set_weights(source.get_layer(layer.name).get_weights())


def _not_available(options: MobileNetV2Options, error: Exception) -> Notice:
    path = _downloaded(options)
    if path.exists():  # Keras deletes what a failed download left, but not what a killed process did
        return Notice(
            message_id="The ImageNet weights in {path} are damaged. The network starts from random weights; "
            "delete the file to have it downloaded again.",
            values={"path": path},
        )
    return Notice(
        message_id="The ImageNet weights could not be downloaded ({reason}). The network starts from random weights, "
        "which stages do little for: take the recipe mobilenet-v2-scratch, or name a weights file in the recipe.",
        values={"reason": _first_line(error)},
    )


def _downloaded(options: MobileNetV2Options) -> Path:
    """Return where Keras keeps the file."""
    home = Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser()
    name = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{float(options.alpha)}_{options.enlarged_px}_no_top.h5"
    return home / "models" / name


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


@contextmanager
def _silence_ends() -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENCE_S)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
