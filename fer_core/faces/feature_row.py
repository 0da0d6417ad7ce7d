"""What a network on parts of the face takes: three small pictures and the distances, as one row of numbers."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.results import Distances

Row = npt.NDArray[np.float16]
"""Whole numbers up to 2048 are exact in float16, and a distance keeps three digits."""
Part = npt.NDArray[np.uint8]
"""H x W, grey."""

EYE_PX: Final = (24, 18)
"""Width, height; 1.5 times what a crop of 48 px shows of an eye."""
MOUTH_PX: Final = (36, 24)
EYE_LENGTH: Final = EYE_PX[0] * EYE_PX[1]
MOUTH_LENGTH: Final = MOUTH_PX[0] * MOUTH_PX[1]
DISTANCES: Final = tuple(field.name for field in fields(Distances))
LEFT_EYE: Final = slice(0, EYE_LENGTH)
RIGHT_EYE: Final = slice(EYE_LENGTH, 2 * EYE_LENGTH)
MOUTH: Final = slice(RIGHT_EYE.stop, RIGHT_EYE.stop + MOUTH_LENGTH)
NUMBERS: Final = slice(MOUTH.stop, MOUTH.stop + len(DISTANCES))
"""The distances' place in the row."""
ROW_LENGTH: Final = NUMBERS.stop
LARGEST_DISTANCE: Final = 4.0
"""Landmarks that make no face can give any distance; beyond this it says no more."""

_OTHER_SIDE: Final = {"left": "right", "right": "left"}


def _mirrored(name: str) -> str:
    side, _, rest = name.partition("_")
    return f"{_OTHER_SIDE[side]}_{rest}" if side in _OTHER_SIDE else name


_MIRROR: Final = [DISTANCES.index(_mirrored(name)) for name in DISTANCES]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceFeatures:
    """The parts of one face, and its distances in the order of ``DISTANCES``, float32.

    The right eye is mirrored, so that both eyes look alike and one network reads both.
    """

    left_eye: Part
    right_eye: Part
    mouth: Part
    distances: npt.NDArray[np.float32]

    def as_row(self) -> Row:
        """Return ``ROW_LENGTH`` numbers: left eye, right eye, mouth (0 to 255, line by line), distances."""
        parts = (self.left_eye, self.right_eye, self.mouth)
        numbers = np.clip(self.distances, -LARGEST_DISTANCE, LARGEST_DISTANCE)
        return np.concatenate([*(part.ravel() for part in parts), numbers]).astype(np.float16)

    @classmethod
    def from_row(cls, row: Row) -> "FaceFeatures":
        """Undo ``as_row``."""
        return cls(
            left_eye=row[LEFT_EYE].astype(np.uint8).reshape(EYE_PX[::-1]),
            right_eye=row[RIGHT_EYE].astype(np.uint8).reshape(EYE_PX[::-1]),
            mouth=row[MOUTH].astype(np.uint8).reshape(MOUTH_PX[::-1]),
            distances=row[NUMBERS].astype(np.float32),
        )

    def mirrored(self) -> "FaceFeatures":
        """Return what would be read from the mirrored picture."""
        return FaceFeatures(
            left_eye=self.right_eye,
            right_eye=self.left_eye,
            mouth=np.ascontiguousarray(self.mouth[:, ::-1]),
            distances=self.distances[_MIRROR],
        )
