"""A short film of a photo: the camera moves over it and comes a little closer."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from fer_core.media.video_writing import VideoTarget, video_writer
from fer_core.results import Image

WIDTH: Final = 480
HEIGHT: Final = 360
RATE: Final = Fraction(25)
FARTHEST: Final = 0.86
"""The part of the photo's width or height that is seen at first,"""
NEAREST: Final = 0.62
"""and at last."""


def write_pan(photo: Image, path: Path, *, seconds: float = 5.0) -> None:
    """Film a photo (RGB, H x W x 3) from left to right along its upper edge; raises OutputError."""
    frames = round(seconds * RATE)
    with video_writer(path, VideoTarget(width=WIDTH, height=HEIGHT, rate=RATE, time_base=1 / RATE)) as writer:
        for number in range(frames):
            writer.write(_frame(photo, number / max(frames - 1, 1)), float(number / RATE))


def _frame(photo: Image, share: float) -> Image:
    """Return what is seen after this share of the film."""
    smooth = (1 - math.cos(math.pi * share)) / 2
    height, width = photo.shape[:2]
    seen = (FARTHEST + smooth * (NEAREST - FARTHEST)) * min(width / WIDTH, height / HEIGHT)
    left = smooth * (width - seen * WIDTH) * 0.7
    matrix = np.array([[seen, 0, left], [0, seen, 0]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(photo, matrix, (WIDTH, HEIGHT), flags=flags), np.uint8)
