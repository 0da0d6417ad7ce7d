"""MobileNetV2 (https://arxiv.org/abs/1801.04381) as Keras ships it, on enlarged face crops."""

from dataclasses import dataclass
from typing import Final

import keras
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.blocks import KerasTensor, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_number, check_share, check_text

IMAGENET: Final = "imagenet"
RANDOM: Final = "random"
HEAD: Final = "probabilities"
"""The only layer with weights that is not Keras's."""
IMAGENET_SIDES: Final = (96, 128, 160, 192, 224)
IMAGENET_ALPHAS: Final = (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)
IMAGENET_SPREAD: Final = 0.5
"""About the standard deviation of ImageNet's pictures on the scale from -1 to 1 that the backbone learnt on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MobileNetV2Options:
    """``weights`` are loaded by ``start_weights.load_start_weights``, not by building: a resumed run needs none."""

    enlarged_px: int = 96
    """Side that the network enlarges its input to; 224 is four times as slow and a little better."""
    alpha: float = 1.0
    """Share of the published number of filters."""
    weights: str = RANDOM
    """What the backbone starts from: "random", "imagenet" (Keras downloads 2 to 18 MB once), or the path of a file,
    which is Keras's MobileNetV2 without its top (.h5) or a whole network of this architecture (.keras)."""
    head_dropout: float = 0.2

    def __post_init__(self) -> None:
        check_share("head_dropout", self.head_dropout)
        check_number("enlarged_px", self.enlarged_px, 32, 512)
        check_number("alpha", self.alpha, 0.1, 2.0)
        check_text("weights", self.weights)
        known = self.enlarged_px in IMAGENET_SIDES and self.alpha in IMAGENET_ALPHAS
        if self.weights == IMAGENET and not known:
            raise ConfigurationError(
                "There are ImageNet weights for enlarged_px {sides} and alpha {alphas}, "
                "not for {side} px with alpha {alpha}.",
                sides=", ".join(map(str, IMAGENET_SIDES)),
                alphas=", ".join(map(str, IMAGENET_ALPHAS)),
                side=self.enlarged_px,
                alpha=self.alpha,
            )


def build_mobilenet_v2(spec: InputSpec, classes: int, options: MobileNetV2Options) -> keras.Model:
    """Return an untrained network whose backbone layers have Keras's own names, from "Conv1" to "out_relu"."""
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    backbone = keras.applications.MobileNetV2(
        input_tensor=_as_imagenet(pictures, options.enlarged_px), alpha=options.alpha, include_top=False, weights=None
    )
    x = layers.GlobalAveragePooling2D(name="features")(backbone.output)
    x = layers.Dropout(options.head_dropout)(x)
    return keras.Model(pictures, layers.Dense(classes, activation="softmax", name=HEAD)(x), name="mobilenet-v2")


def build_backbone(options: MobileNetV2Options, weights: str | None) -> keras.Model:
    """Return Keras's bare network with ``weights`` (None: random, "imagenet" or a file) as Keras loads them."""
    side = options.enlarged_px
    return keras.applications.MobileNetV2((side, side, 3), alpha=options.alpha, include_top=False, weights=weights)


def _as_imagenet(pictures: KerasTensor, side: int) -> KerasTensor:
    """Standardise, spread as ImageNet's pictures are, three channels, enlarged: N x side x side x 3."""
    x = layers.Rescaling(IMAGENET_SPREAD, name="spread")(standardise(pictures))
    if pictures.shape[1] != side:
        # Its own default is training, and all layers after it inherit that where nobody says which (Keras 3.15).
        x = layers.Resizing(side, side, name="enlarge")(x, training=False)
    if pictures.shape[3] == 1:
        x = layers.Concatenate(name="three_channels")([x, x, x])
    return x
