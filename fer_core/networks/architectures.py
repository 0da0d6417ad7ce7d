"""Networks by name. Each takes float32 pictures 0 to 255, N x H x W x C, and returns N x classes that sum to one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

from fer_core.errors import ConfigurationError
from fer_core.networks.cnn import CnnOptions, build_cnn
from fer_core.networks.inputs import InputSpec
from fer_core.networks.mini_xception import MiniXceptionOptions, build_mini_xception
from fer_core.networks.mobilenet_v2 import MobileNetV2Options, build_mobilenet_v2
from fer_core.networks.vgg import VggOptions, build_vgg


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A builder, and the type of the options that it takes."""

    build: Callable[[InputSpec, int, Any], keras.Model]
    options: type[Any]


ARCHITECTURES = {
    "cnn": Architecture(build=build_cnn, options=CnnOptions),
    "mini-xception": Architecture(build=build_mini_xception, options=MiniXceptionOptions),
    "vgg": Architecture(build=build_vgg, options=VggOptions),
    "mobilenet-v2": Architecture(build=build_mobilenet_v2, options=MobileNetV2Options),
}


def build_network(name: str, *, spec: InputSpec, classes: int, options: dict[str, Any]) -> keras.Model:
    """Build an untrained network; raises ConfigurationError for an unknown name or option."""
    chosen = architecture_options(name, options)
    if classes < 2:
        raise ConfigurationError("A network needs at least two classes, got {classes}.", classes=classes)
    return ARCHITECTURES[name].build(spec, classes, chosen)


def architecture_options(name: str, values: dict[str, Any]) -> Any:
    """Return the options object of an architecture; raises ConfigurationError for an unknown name or option."""
    if name not in ARCHITECTURES:
        raise ConfigurationError(
            'There is no architecture "{name}". Choose one of: {known}.', name=name, known=", ".join(ARCHITECTURES)
        )
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    try:
        return ARCHITECTURES[name].options(**frozen)
    except TypeError as error:
        raise ConfigurationError(
            'The architecture "{name}" has no such option: {error}.', name=name, error=error
        ) from error
