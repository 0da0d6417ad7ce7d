"""One line of fer2013.csv: a class as a digit, the pixels as numbers, and what the picture is for."""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fer_core.datasets.class_map import FER2013_DIGITS
from fer_core.datasets.manifest import Split
from fer_core.messages import N_

USAGES: Final[dict[bytes, Split]] = {b"training": "train", b"publictest": "valid", b"privatetest": "test"}
NAMES: Final = ("emotion", "pixels", "usage")
MAX_SIDE_PX: Final = 512
MAX_LINE_BYTES: Final = 4 * MAX_SIDE_PX**2 + 1000
_BYTES: Final = {str(value).encode(): value for value in range(256)}


class Row(NamedTuple):
    """A line taken apart; ``pixels`` is still text."""

    split: Split
    label: str
    pixels: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the three columns stand, in any order and among others, and how many there are in all."""

    emotion: int
    pixels: int
    usage: int
    count: int

    @classmethod
    def of(cls, header: bytes) -> "Columns":
        """Read the first line; raises ValueError with the columns that are missing, UnicodeDecodeError for no text."""
        names = [name.strip(' "\r\n').casefold() for name in header.decode("utf-8-sig").split(",")]
        if missing := [name for name in NAMES if name not in names]:
            raise ValueError(", ".join(missing))
        return cls(**{name: names.index(name) for name in NAMES}, count=len(names))

    def row(self, line: bytes) -> Row:
        """Take a line apart; raises ValueError with what is wrong with it."""
        if len(line) > MAX_LINE_BYTES:
            raise ValueError(N_("it is longer than {most:,} bytes").format(most=MAX_LINE_BYTES))
        fields = [_unquoted(field.strip()) for field in line.split(b",")]
        if len(fields) != self.count:
            raise ValueError(
                N_("it has {got} columns and not {wanted}, or breaks off").format(got=len(fields), wanted=self.count)
            )
        label = FER2013_DIGITS.get(_shown(fields[self.emotion]))
        split = USAGES.get(fields[self.usage].lower())
        if label is None:
            raise ValueError(
                N_('the emotion is "{text}" and not a digit from 0 to 6').format(text=_shown(fields[self.emotion]))
            )
        if split is None:
            raise ValueError(
                N_('the usage is "{text}" and not Training, PublicTest or PrivateTest').format(
                    text=_shown(fields[self.usage])
                )
            )
        return Row(split, label, fields[self.pixels])


def side_of(pixels: bytes, *, expected: int = 0) -> int:
    """Return the side of the square that the text's numbers fill; raises ValueError when it is another than expected.

    0 expects any square.
    """
    number = len(pixels.split())
    side = math.isqrt(number)
    if expected and number != expected * expected:
        raise ValueError(
            N_("it has {number:,} pixels and not {expected} x {expected}, or breaks off").format(
                number=number, expected=expected
            )
        )
    if side * side != number or not 1 <= side <= MAX_SIDE_PX:
        raise ValueError(
            N_("it has {number:,} pixels, which fill no square of at most {most} x {most}").format(
                number=number, most=MAX_SIDE_PX
            )
        )
    return side


def grey_picture(pixels: bytes) -> npt.NDArray[np.uint8]:
    """Return the picture, side x side uint8; raises ValueError for a value that is no whole number from 0 to 255."""
    side = side_of(pixels)
    values = pixels.split()
    try:
        grey = bytes(map(_BYTES.__getitem__, values))
    except KeyError as error:
        raise ValueError(
            N_('the pixel "{text}" is not a whole number from 0 to 255').format(text=_shown(error.args[0]))
        ) from error
    return np.frombuffer(grey, np.uint8).reshape(side, side)


def _unquoted(field: bytes) -> bytes:
    if b'"' not in field:
        return field
    if len(field) < 2 or not field.startswith(b'"') or not field.endswith(b'"') or b'"' in field[1:-1]:
        raise ValueError(N_("a quotation mark in it has no partner"))
    return field[1:-1].strip()


def _shown(field: bytes) -> str:
    """Return a field for a message: short, whatever bytes it holds."""
    return field[:30].decode("utf-8", "backslashreplace")
