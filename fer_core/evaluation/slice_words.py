"""Slices in words: English sentences and the values that fill them, so that a page can translate them first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fer_core.evaluation.slices import EDGES, Slice, SliceKind
from fer_core.messages import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A message id and its values, as errors carry them."""

    message_id: str
    values: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message_id.format(**self.values)


KINDS: Final[Mapping[SliceKind, str]] = {
    "brightness": N_("Brightness of the picture"),
    "contrast": N_("Contrast of the picture"),
    "sharpness": N_("Sharpness of the picture"),
    "turn": N_("Head turned to a side"),
    "tilt": N_("Head tilted"),
    "frame": N_("Face found by the detector"),
    "agreement": N_("Agreement of the voters (FER+)"),
}
EXPLAINED: Final[Mapping[SliceKind, str]] = {
    "brightness": N_("Mean grey level, 0 to 1, in parts of as many pictures each."),
    "contrast": N_(
        "From the darkest to the brightest twentieth of the pixels, 0 to 1, in parts of as many pictures each."
    ),
    "sharpness": N_("Strongest curvature over strongest slope, in parts of as many pictures each."),
    "turn": N_("Measured where the tip of the nose lies between the eyes, in degrees to either side."),
    "tilt": N_("The line of the eyes against the level, in degrees to either side."),
    "frame": N_("Where the detector finds none, landmarks are read as if the face filled the picture."),
    "agreement": N_("The share of the votes that the most frequent answer got."),
}


def slice_words(kind: SliceKind, one: Slice) -> Words:
    """Return what a slice holds."""
    bounds = {"low": one.low, "high": one.high}
    if kind == "frame":
        return Words(message_id=N_("found")) if one.low == 0 else Words(message_id=N_("not found"))
    if kind == "agreement":
        percent = {name: 100 * value for name, value in bounds.items()}
        between, beyond = N_("{low:.0f} to {high:.0f}%"), N_("{low:.0f}% and more")
        return Words(message_id=_span(kind, one, between, beyond), values=percent)
    if kind in EDGES:
        between, beyond = N_("{low:.0f} to {high:.0f}°"), N_("{low:.0f}° and more")
        return Words(message_id=_span(kind, one, between, beyond), values=bounds)
    return Words(message_id=N_("{low:.2f} to {high:.2f}"), values=bounds)


def _span(kind: SliceKind, one: Slice, between: str, beyond: str) -> str:
    return beyond if one.high == EDGES[kind][-1] else between
