"""How good a network is on dark, blurred or turned faces, and on pictures about which people disagree.

Measuring a picture (``measures``), dividing pictures into slices (here) and showing them are three things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from fer_core.evaluation.measures import Measures
from fer_core.intervals import wilson_interval

Values = npt.NDArray[np.float32]
Right = npt.NDArray[np.bool_]
SliceKind = Literal["brightness", "contrast", "sharpness", "turn", "tilt", "frame", "agreement"]
SLICE_KINDS: Final[tuple[SliceKind, ...]] = get_args(SliceKind)
EVEN_KINDS: Final[tuple[SliceKind, ...]] = ("brightness", "contrast", "sharpness")
"""Divided into parts with as many pictures each: there is no natural border between dark and bright."""
MOST_PARTS: Final = 5
LEAST_IN_PART: Final = 10
EDGES: Final[dict[SliceKind, tuple[float, ...]]] = {
    "turn": (0, 10, 20, 30, 90),
    "tilt": (0, 5, 10, 20, 180),
    "agreement": (0, 0.5, 0.7, 0.9, 1),
}
"""Degrees to either side, and the share of the most frequent vote; the last edge belongs to its slice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Pictures whose measure lies from ``low`` up to ``high``, which belongs to the next slice, but for the last."""

    low: float
    high: float
    images: int
    right: int
    accuracy: float
    interval: tuple[float, float]
    """95%, Wilson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceGroup:
    """The slices by one measure, in its order; empty ones are left out. Of "frame": 0 a face was found, 1 none was."""

    kind: SliceKind
    slices: tuple[Slice, ...]
    unmeasured: int
    """Pictures that it cannot tell about: without votes, or whose landmarks come from the full-frame rule."""


def slice_groups(measures: Measures, right: Right) -> tuple[SliceGroup, ...]:
    """Divide N pictures by each measure; one that tells nothing about any of them is left out."""
    groups = (_group(kind, _values(kind, measures), right) for kind in SLICE_KINDS)
    return tuple(group for group in groups if group.slices)


def _values(kind: SliceKind, measures: Measures) -> Values:
    """Return N values, NaN where there is none; a guessed place of the face says nothing about its pose."""
    match kind:
        case "turn":
            return np.where(measures.whole_frame, np.nan, np.abs(measures.turn)).astype(np.float32)
        case "tilt":
            return np.where(measures.whole_frame, np.nan, np.abs(measures.tilt)).astype(np.float32)
        case "frame":
            return measures.whole_frame.astype(np.float32)
        case _:
            values: Values = getattr(measures, kind)
            return values


def _group(kind: SliceKind, values: Values, right: Right) -> SliceGroup:
    known = np.isfinite(values)
    slices = tuple(_slices(_edges(kind, values[known]), values[known], right[known])) if known.any() else ()
    return SliceGroup(kind=kind, slices=slices, unmeasured=int((~known).sum()))


def _edges(kind: SliceKind, values: Values) -> list[float]:
    if kind == "frame":
        return [0.0, 0.5, 1.0]
    if kind not in EVEN_KINDS:
        return list(EDGES[kind])
    parts = min(MOST_PARTS, max(len(values) // LEAST_IN_PART, 1))
    edges = np.quantile(values, np.linspace(0, 1, parts + 1), method="nearest")
    return sorted({float(edge) for edge in edges}) if values.min() < values.max() else [float(values.min())] * 2


def _slices(edges: list[float], values: Values, right: Right) -> Iterator[Slice]:
    own = np.array(edges, values.dtype)  # 0.7 in half the digits is less than 0.7, and would lie below its own edge
    places = np.clip(np.searchsorted(own, values, side="right") - 1, 0, len(edges) - 2)
    for place in range(len(edges) - 1):
        hits = right[places == place]
        if len(hits):
            yield Slice(
                low=edges[place],
                high=edges[place + 1],
                images=len(hits),
                right=int(hits.sum()),
                accuracy=float(hits.mean()),
                interval=wilson_interval(int(hits.sum()), len(hits)),
            )
