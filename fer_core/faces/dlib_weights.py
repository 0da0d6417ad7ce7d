"""Reads the weights of dlib's face network from its file: the convolutions in their order, and the last layer.

dlib itself takes 0.35 s a face where it was compiled without BLAS, as its wheels are; ONNX Runtime takes a hundredth of
that for the same numbers. The file is dlib's own serialisation (dlib/serialize.h, dlib/cuda/tensor.h,
dlib/dnn/layers.h): whole numbers as a length and that many bytes, tensors as four sizes and little-endian floats.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.errors import InstallationError

Floats = npt.NDArray[np.float32]

CONVOLUTIONS: Final = 29
DIMENSIONS: Final = 128
_LAYERS: Final = re.compile(rb"\x01\x05con_4|\x01\x07affine_|\x01\x04fc_2")
_TENSOR_VERSION: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Convolution:
    """A convolution with the affine layer behind it folded in."""

    filters: Floats
    """Out x in x height x width."""
    biases: Floats
    """Out."""
    stride: int
    padding: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """All that the network learnt."""

    convolutions: tuple[Convolution, ...]
    last: Floats
    """In x 128."""


def read_weights(path: Path) -> Weights:
    """Return the weights; raises InstallationError when the file is not what dlib wrote."""
    try:
        return _weights(path.read_bytes())
    except (OSError, ValueError, IndexError) as error:
        raise InstallationError(
            "dlib's file {path} cannot be read: {reason}. Run \"pip install --force-reinstall --no-deps "
            'face_recognition_models" in the environment of this project.',
            path=path,
            reason=error,
        ) from error


@dataclass(slots=True)
class _Reader:
    data: bytes
    place: int = 0

    def layer(self) -> bytes:
        """Go to the next layer with weights and return its kind; b"" after the last."""
        found = _LAYERS.search(self.data, self.place)
        if not found:
            return b""
        self.place = found.end()
        return found.group()[2:]

    def number(self) -> int:
        size = self.data[self.place]
        if not 1 <= size <= 8:
            raise ValueError(f"a whole number was expected at byte {self.place}")
        start, self.place = self.place + 1, self.place + 1 + size
        return int.from_bytes(self.data[start : self.place], "little")

    def tensor(self) -> Floats:
        """Return a tensor of weights, flat."""
        if self.number() != _TENSOR_VERSION:
            raise ValueError("a tensor of another format")
        count = int(np.prod([self.number() for _ in range(4)]))
        values = np.frombuffer(self.data, "<f4", count, self.place)
        self.place += 4 * count
        return values


def _weights(data: bytes) -> Weights:
    reader, convolutions = _Reader(data), []
    while (kind := reader.layer()) == b"con_4":
        plain = _convolution(reader)
        if reader.layer() != b"affine_":
            raise ValueError("a convolution without its affine layer")
        convolutions.append(_folded(plain, reader.tensor()))
    if kind != b"fc_2" or len(convolutions) != CONVOLUTIONS:
        raise ValueError(f"{len(convolutions)} convolutions instead of {CONVOLUTIONS}")
    outputs, inputs = reader.number(), reader.number()
    return Weights(convolutions=tuple(convolutions), last=reader.tensor().reshape(inputs, outputs))


def _convolution(reader: _Reader) -> Convolution:
    """The parameters are all filters, then all biases."""
    values = reader.tensor()
    filters, height, width, stride, _stride_x, padding, _padding_x = (reader.number() for _ in range(7))
    return Convolution(
        filters=values[:-filters].reshape(filters, -1, height, width),
        biases=values[-filters:],
        stride=stride,
        padding=padding,
    )


def _folded(plain: Convolution, affine: Floats) -> Convolution:
    """``affine`` is the factor of each filter, then what is added to it."""
    factors, added = np.split(affine, 2)
    return Convolution(
        filters=plain.filters * factors[:, None, None, None],
        biases=plain.biases * factors + added,
        stride=plain.stride,
        padding=plain.padding,
    )
