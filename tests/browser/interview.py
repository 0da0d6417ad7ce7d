"""The example interview, cut for a browser: a short video, and the film of a fake camera."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from fer_core.media.video import open_video
from fer_core.media.video_writing import VideoTarget, video_writer

CAMERA_FRAMES = 90
DAYLIGHT = (1.0, 1.0, 1.0)
LAMPLIGHT = (1.0, 0.85, 0.6)
"""In it the film's wall is no longer grey, which is the colour of the label that half of the film gets: neutral."""


def first_seconds(video: Path, into: Path, seconds: float) -> Path:
    """Write the beginning of a video into a file, and return that."""
    with open_video(video) as opened, video_writer(into, VideoTarget.like(opened.info, video)) as out:
        for frame in opened.frames():
            if frame.seconds >= seconds:
                break
            out.write(frame.image, frame.seconds)
    return into


def camera_film(video: Path, light: tuple[float, float, float] = DAYLIGHT) -> Iterator[bytes]:
    """The first three seconds, 640 x 480, as JPEGs one after another."""
    with open_video(video) as opened:
        for frame in opened.frames():
            if frame.index == CAMERA_FRAMES:
                return
            canvas = np.full((480, 640, 3), 90, np.uint8)
            canvas[60:420] = cv2.resize(frame.image, (640, 360), interpolation=cv2.INTER_AREA)
            lit = (canvas * light).astype(np.uint8)
            yield cv2.imencode(".jpg", cv2.cvtColor(lit, cv2.COLOR_RGB2BGR))[1].tobytes()
