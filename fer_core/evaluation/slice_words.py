"""Slices in words: English sentences and the values that fill them, so that a page can translate them first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fer_core.evaluation.slices import EDGES, Slice, SliceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A message id and its values, as errors carry them."""

    message_id: str
    values: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message_id.format(**self.values)


KINDS: Final[Mapping[SliceKind, str]] = {
    "brightness": "Brightness of the picture",
    "contrast": "Contrast of the picture",
    "sharpness": "Sharpness of the picture",
    "turn": "Head turned to a side",
    "tilt": "Head tilted",
    "frame": "Face found by the detector",
    "agreement": "Agreement of the voters (FER+)",
}
EXPLAINED: Final[Mapping[SliceKind, str]] = {
    "brightness": "Mean grey level, 0 to 1, in parts of as many pictures each.",
    "contrast": "From the darkest to the brightest twentieth of the pixels, 0 to 1, in parts of as many pictures each.",
    "sharpness": "Strongest curvature over strongest slope, in parts of as many pictures each.",
    "turn": "Measured where the tip of the nose lies between the eyes, in degrees to either side.",
    "tilt": "The line of the eyes against the level, in degrees to either side.",
    "frame": "Where the detector finds none, landmarks are read as if the face filled the picture.",
    "agreement": "The share of the votes that the most frequent answer got.",
}


def slice_words(kind: SliceKind, one: Slice) -> Words:
    """Return what a slice holds."""
    bounds = {"low": one.low, "high": one.high}
    if kind == "frame":
        return Words(message_id="found" if one.low == 0 else "not found")
    if kind == "agreement":
        percent = {name: 100 * value for name, value in bounds.items()}
        return Words(message_id=_span(kind, one, "{low:.0f} to {high:.0f}%", "{low:.0f}% and more"), values=percent)
    if kind in EDGES:
        return Words(message_id=_span(kind, one, "{low:.0f} to {high:.0f}°", "{low:.0f}° and more"), values=bounds)
    return Words(message_id="{low:.2f} to {high:.2f}", values=bounds)


def _span(kind: SliceKind, one: Slice, between: str, beyond: str) -> str:
    return beyond if one.high == EDGES[kind][-1] else between
