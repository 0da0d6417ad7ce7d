"""What is measured on the pictures of a split, to see on which ones a network is good. N pictures each."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from fer_core.datasets.votes import Votes

Values = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measures:
    """Brightness, contrast and sharpness are those of ``datasets.inspection.pixels.Light``."""

    brightness: Values
    contrast: Values
    sharpness: Values
    turn: Values
    """Degrees to a side, as ``faces.conditions.head_turn`` has them."""
    tilt: Values
    """Degrees by which the line of the eyes is not level; positive is clockwise."""
    whole_frame: npt.NDArray[np.bool_]
    """No face was found: the landmarks, and so turn and tilt, were read with the whole picture as the face's box."""
    agreement: Values
    """Share of the most frequent vote; NaN where nobody voted."""

    def __len__(self) -> int:
        return len(self.brightness)

    def as_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def agreement_of(votes: Votes | None) -> float:
    """Return the share of the most frequent vote, 0 to 1; NaN where nobody voted."""
    return max(count for _name, count in votes.counts) / votes.total if votes else float("nan")
