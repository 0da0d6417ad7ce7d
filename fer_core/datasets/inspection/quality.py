"""Pictures that are too dark, too bright, flat or blurred to show an expression.

Measured on the thumbnail of 48 px (``pixels.light_of``), so that one threshold serves pictures of any size; judged
here against thresholds; reported as findings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from fer_core.datasets.inspection.findings import Finding, Reason
from fer_core.datasets.inspection.measuring import Measurements
from fer_core.datasets.inspection.pixels import Light
from fer_core.datasets.manifest import Record
from fer_core.errors import ConfigurationError
from fer_core.messages import N_

BLUR_NEEDS_CONTRAST: Final = 0.1
"""A picture flatter than this has no edges to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityThresholds:
    """Where a picture becomes a finding; each hits 0.1 to 0.5% of FER2013, chosen by looking at what it hits."""

    dark: float = 0.17
    """Mean grey level below it, 0 to 1."""
    bright: float = 0.85
    """Mean grey level above it."""
    flat: float = 0.27
    """Contrast below it: the brightest twentieth of the pixels less the darkest, 0 to 1."""
    blurred: float = 0.17
    """Sharpness below it: strongest curvature over strongest slope."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not 0 < value < 1:
                raise ConfigurationError(
                    "The quality threshold {name} must lie between 0 and 1, got {value}.", name=field.name, value=value
                )


DEFAULT_THRESHOLDS: Final = QualityThresholds()


def judge(light: Light, thresholds: QualityThresholds = DEFAULT_THRESHOLDS) -> dict[Reason, float]:
    """Return how far beyond each threshold a picture lies: 0.5 just beyond, 1 as bad as can be."""
    shortfalls: dict[Reason, float] = {
        "dark": 1 - light.brightness / thresholds.dark,
        "bright": 1 - (1 - light.brightness) / (1 - thresholds.bright),
        "flat": 1 - light.contrast / thresholds.flat,
    }
    if light.contrast >= BLUR_NEEDS_CONTRAST:
        shortfalls["blurred"] = 1 - light.sharpness / thresholds.blurred
    return {reason: min(0.5 + short / 2, 1.0) for reason, short in shortfalls.items() if short > 0}


def quality_findings(
    measured: Measurements, records: Sequence[Record], thresholds: QualityThresholds = DEFAULT_THRESHOLDS
) -> Iterator[Finding]:
    """Yield a finding for each threshold that a picture lies beyond."""
    for record, (brightness, contrast, sharpness) in zip(records, measured.light.tolist(), strict=True):
        light = Light(brightness=brightness, contrast=contrast, sharpness=sharpness)
        for reason, score in judge(light, thresholds).items():
            yield Finding(file=record.file, reason=reason, score=score, detail=_detail(reason, light))


def _detail(reason: Reason, light: Light) -> str:
    if reason == "flat":
        return N_("contrast {share:.2f} of 1").format(share=light.contrast)
    if reason == "blurred":
        return N_("sharpness {share:.2f}; sharp pictures have {usual}").format(share=light.sharpness, usual=0.3)
    return N_("mean brightness {share:.2f} of 1").format(share=light.brightness)
