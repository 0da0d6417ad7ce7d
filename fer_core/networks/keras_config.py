"""Which parts of Keras a network may be made of. What is not in the list is not built, whatever it is called."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fer_core.messages import N_

# fmt: off
LAYERS: Final = frozenset({
    "Activation", "Add", "Average", "AveragePooling1D", "AveragePooling2D", "BatchNormalization", "Concatenate",
    "Conv1D", "Conv2D", "Cropping1D", "Cropping2D", "Dense", "DepthwiseConv2D", "Dropout", "ELU", "Flatten",
    "GaussianNoise", "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D",
    "GroupNormalization", "Identity", "InputLayer", "LayerNormalization", "LeakyReLU", "MaxPooling1D",
    "MaxPooling2D", "Maximum", "Minimum", "Multiply", "Normalization", "PReLU", "Permute", "ReLU", "RepeatVector",
    "Rescaling", "Reshape", "Resizing", "SeparableConv2D", "Softmax", "SpatialDropout2D", "Subtract",
    "UnitNormalization", "UpSampling2D", "ZeroPadding2D",
})
"""Of Keras' layers those that only calculate: no Lambda, nothing that reads a file or wraps another library."""
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "keras": frozenset({"DTypePolicy", "Functional", "Model", "Sequential"}),
    "keras.src.models.functional": frozenset({"Functional"}),
    "keras.layers": LAYERS,
    "keras.initializers": frozenset({
        "Constant", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform", "Ones",
        "Orthogonal", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Zeros",
    }),
    "keras.regularizers": frozenset({"L1", "L1L2", "L2"}),
}
"""Module -> class names."""
# fmt: on
NETWORKS: Final = frozenset({"Functional", "Model", "Sequential"})
TENSOR: Final = "__keras_tensor__"
"""How a layer names its input; it has no module."""


def problem_of_config(config: Any) -> str | None:
    """Return what must not be built in Keras' description of a network, as the end of a sentence; None when all may."""
    if not isinstance(config, dict) or config.get("class_name") not in NETWORKS:
        return N_("it describes no network")
    return next(_problems(config), None)


def _problems(root: object) -> Iterator[str]:
    """Look at every part, however deep; a loop, because a hostile file is deeper than Python's stack."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield from _problems_of(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _problems_of(part: dict[str, Any]) -> Iterator[str]:
    """Look at one table. A layer without a module would be built the older way, which has no safe mode."""
    name, module = part.get("class_name"), part.get("module")
    if "class_name" in part and (name, module) != (TENSOR, None) and not _is_allowed(module, name):
        origin = f" of {module!r}" if module is not None else ""
        yield N_(
            "it holds {name!r}{origin}, which is none of the layers that only calculate, so it could run code"
        ).format(name=name, origin=origin)
    elif "class_name" not in part and ("module" in part or "registered_name" in part):
        yield N_("it names a module without a class")
    if part.get("registered_name") not in (None, name):
        yield N_("it asks for {asked!r} under the name {name!r}").format(asked=part["registered_name"], name=name)
    if part.get("compile_config"):
        yield N_("it brings the settings of a training along")


def _is_allowed(module: object, name: object) -> bool:
    return isinstance(module, str) and isinstance(name, str) and name in ALLOWED.get(module, ())
