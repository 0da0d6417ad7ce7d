"""A residual network that can start from dlib's, which tells three million pictures of people apart.

What tells faces apart is a good start for what moves in a face (https://arxiv.org/abs/1611.07400 went the same way).
Architecture: dlib's examples/dnn_face_recognition_ex.cpp, a ResNet (https://arxiv.org/abs/1512.03385) of 29 layers,
less its last one. What is different, so that small grey crops fit: see ``face_resnet_start``.
"""

from dataclasses import dataclass
from typing import Final

import keras
from keras import layers

from fer_core.errors import ConfigurationError
from fer_core.networks.blocks import KerasTensor, check_halvings, standardise
from fer_core.networks.inputs import InputSpec
from fer_core.networks.option_checks import check_blocks, check_share, check_text

DLIB: Final = "dlib"
RANDOM: Final = "random"
STEM: Final = "stem"
STEM_PX: Final = 5
WIDER: Final = "_wider"
DLIB_WIDTHS: Final = (32, 64, 128, 256, 256)
DLIB_DEPTHS: Final = (3, 4, 3, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceResnetOptions:
    """The defaults are dlib's network: 5.6 million parameters for seven classes."""

    widths: tuple[int, ...] = DLIB_WIDTHS
    """Filters of each stage; the side halves between stages."""
    depths: tuple[int, ...] = DLIB_DEPTHS
    """Residual blocks in each stage."""
    weights: str = RANDOM
    """What it starts from: "random", or "dlib", which fits the default widths and depths, or their first stages; the
    last of these may have fewer blocks."""
    stochastic_depth: float = 0.0
    """How often the last block's residual is left out of a picture's training step; less often in earlier blocks."""
    head_dropout: float = 0.4

    def __post_init__(self) -> None:
        check_blocks(self.widths, self.depths)
        for name in ("stochastic_depth", "head_dropout"):
            check_share(name, getattr(self, name))
        check_text("weights", self.weights)
        if self.weights not in (RANDOM, DLIB):
            raise ConfigurationError(
                'The option weights is either "random" or "dlib", got {value}.', value=repr(self.weights)
            )
        if self.weights == DLIB and not self._is_part_of_dlibs():
            raise ConfigurationError(
                "dlib's network has the widths {widths} and the depths {depths}; its weights fit these or the first of "
                'them, not {own_widths} and {own_depths}. Change the options, or start from "random".',
                widths=list(DLIB_WIDTHS),
                depths=list(DLIB_DEPTHS),
                own_widths=list(self.widths),
                own_depths=list(self.depths),
            )

    def _is_part_of_dlibs(self) -> bool:
        last = len(self.widths) - 1
        same = self.widths == DLIB_WIDTHS[: last + 1] and self.depths[:last] == DLIB_DEPTHS[:last]
        return same and self.depths[last] <= DLIB_DEPTHS[last]


def build_face_resnet(spec: InputSpec, classes: int, options: FaceResnetOptions) -> keras.Model:
    """Return the network, untrained. It has no batch normalisation: dlib's is folded into the convolutions."""
    check_halvings(spec, len(options.widths))
    pictures = keras.Input((spec.size_px, spec.size_px, spec.channels), name="pictures")
    x = _convolution(standardise(pictures), options.widths[0], STEM, side=STEM_PX)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(layers.ReLU()(x))
    block, blocks = 0, sum(options.depths)
    for stage, (width, depth) in enumerate(zip(options.widths, options.depths, strict=True)):
        for number in range(depth):
            block += 1
            left_out = options.stochastic_depth * block / blocks
            x = _residual(x, width, f"block_{block}", halves=bool(stage) and number == 0, left_out=left_out)
    x = layers.GlobalAveragePooling2D(name="features")(x)
    x = layers.Dropout(options.head_dropout)(x)
    answer = layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(pictures, answer, name="face-resnet")


def _residual(x: KerasTensor, width: int, name: str, *, halves: bool, left_out: float) -> KerasTensor:
    """Two convolutions beside a shortcut; where the picture halves, the shortcut's mean of 2 x 2 gets as wide."""
    shortcut = x
    if halves:
        shortcut = layers.AveragePooling2D(2, padding="same")(x)
        shortcut = layers.Conv2D(width, 1, use_bias=False, kernel_initializer="he_normal", name=f"{name}{WIDER}")(
            shortcut
        )
    x = layers.ReLU()(_convolution(x, width, f"{name}_1", stride=2 if halves else 1))
    x = _convolution(x, width, f"{name}_2")
    if left_out:
        x = layers.Dropout(left_out, noise_shape=(None, 1, 1, 1))(x)  # a picture's whole residual, or nothing of it
    return layers.ReLU()(layers.Add()([x, shortcut]))


def _convolution(x: KerasTensor, width: int, name: str, *, side: int = 3, stride: int = 1) -> KerasTensor:
    return layers.Conv2D(width, side, strides=stride, padding="same", kernel_initializer="he_normal", name=name)(x)
