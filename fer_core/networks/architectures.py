"""Networks by name. Each takes float32, N x the shape of its input, and returns N x classes that sum to one.

The input is pictures from 0 to 255, N x H x W x C, or for some the rows that are read from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

from fer_core.errors import ConfigurationError
from fer_core.networks.cnn import CnnOptions, build_cnn
from fer_core.networks.face_resnet import FaceResnetOptions, build_face_resnet
from fer_core.networks.flagship import FlagshipOptions, build_flagship
from fer_core.networks.inputs import Features, InputSpec
from fer_core.networks.landmark_fusion import LandmarkFusionOptions, build_landmark_fusion
from fer_core.networks.mini_xception import MiniXceptionOptions, build_mini_xception
from fer_core.networks.mobilenet_v2 import MobileNetV2Options, build_mobilenet_v2
from fer_core.networks.vgg import VggOptions, build_vgg


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A builder, the type of the options that it takes, and what it looks at."""

    build: Callable[[InputSpec, int, Any], keras.Model]
    options: type[Any]
    features: Features = "pixels"


ARCHITECTURES = {
    "cnn": Architecture(build=build_cnn, options=CnnOptions),
    "mini-xception": Architecture(build=build_mini_xception, options=MiniXceptionOptions),
    "vgg": Architecture(build=build_vgg, options=VggOptions),
    "mobilenet-v2": Architecture(build=build_mobilenet_v2, options=MobileNetV2Options),
    "landmark-fusion": Architecture(build=build_landmark_fusion, options=LandmarkFusionOptions, features="landmarks"),
    "face-resnet": Architecture(build=build_face_resnet, options=FaceResnetOptions),
    "flagship": Architecture(build=build_flagship, options=FlagshipOptions),
}


def build_network(name: str, *, spec: InputSpec, classes: int, options: dict[str, Any]) -> keras.Model:
    """Build an untrained network; raises ConfigurationError for an unknown name or option."""
    chosen = architecture_options(name, options)
    if classes < 2:
        raise ConfigurationError("A network needs at least two classes, got {classes}.", classes=classes)
    if spec.features != ARCHITECTURES[name].features:
        raise ConfigurationError(
            'The architecture "{name}" looks at {wanted}, and its input is said to be {got}. '
            'Set features to "{wanted}" in the recipe\'s input.',
            name=name,
            wanted=ARCHITECTURES[name].features,
            got=spec.features,
        )
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
