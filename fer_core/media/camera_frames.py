"""Frames as a WebRTC connection brings and takes them, and RGB pictures."""

import av
import numpy as np

from fer_core.results import Image


def picture_of(frame: av.VideoFrame) -> Image:
    """Return a frame's pixels (RGB, H x W x 3)."""
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def frame_of(image: Image) -> av.VideoFrame:
    """Return a picture as a frame; its time is set by whoever sends it."""
    return av.VideoFrame.from_ndarray(image, format="rgb24")
