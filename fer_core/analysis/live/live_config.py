"""How live pictures are looked at, where that differs from a file: nobody waits for a camera."""

from dataclasses import replace
from typing import Final

from fer_core.config import DetectorConfig, VideoConfig

MOST_GAP_S: Final = 2.0
"""A busy computer looks at a camera's pictures less often than at a video's; a face keeps its number all the same."""
CNN_WIDTH_PX: Final = 512
CNN_EVERY_S: Final = 3.0
"""The CNN takes 0.9 s for a copy of this size, 3.5 s for its usual one, and no other thread runs meanwhile."""


def live_detector(detector: DetectorConfig) -> DetectorConfig:
    """Return a detector's settings for live pictures: no second look, and a smaller copy for the CNN."""
    width_px = min(detector.width_px, CNN_WIDTH_PX) if detector.kind == "cnn" else detector.width_px
    return replace(detector, find_small_faces=False, width_px=width_px)


def live_video(detector: DetectorConfig, *, smoothing: bool = True) -> VideoConfig:
    """Return how often faces are searched, and whether their expressions are smoothed."""
    usual = VideoConfig(most_gap_s=MOST_GAP_S)
    steady = usual if smoothing else replace(usual, smoothing_s=0.0)
    return replace(steady, search_every_s=CNN_EVERY_S) if detector.kind == "cnn" else steady
